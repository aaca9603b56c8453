import type { DashboardMessages } from '../messages/dashboard.ts'

/** Where static/passkeys.js says why nothing was done, in these words or in the server's. */
export function PasskeyProblem({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p
      class="field-error"
      role="alert"
      data-passkey-problem
      data-cancelled={t.credentials.passkeyCancelled}
      data-unknown={t.credentials.passkeyUnknown}
      hidden
    ></p>
  )
}
