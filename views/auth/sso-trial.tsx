import { Fact, Facts } from '../layout/facts.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'

export interface SsoTrialProps {
  t: DashboardMessages
  provider: string
  /** What it says of whoever tried it. */
  said: { name: string; value: string }[]
  /** What a sign-in would have come to, as a sentence. */
  outcome: string
  isRefused: boolean
  back: string
}

/** Shown to an owner who tries a provider: nobody was signed in. */
export function SsoTrialPage({ t, provider, said, outcome, isRefused, back }: SsoTrialProps): JSX.Element {
  return (
    <AuthPage title={t.sso.trialHeading(provider)} t={t}>
      <p class={isRefused ? 'form-problem' : 'flash'} role="status" safe>
        {outcome}
      </p>
      <Facts>
        {said.map(({ name, value }) => (
          <Fact name={name} value={value} />
        ))}
      </Facts>
      <p>
        <a class="button primary" href={back} safe>
          {t.sso.toSettings}
        </a>
      </p>
    </AuthPage>
  )
}
