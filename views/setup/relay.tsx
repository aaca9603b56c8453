import { routes } from '#src/routes.ts'
import type { FormState } from '../layout/fields.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { RelayForm, type RelayTestProps, type SavedSecrets } from './relay-form.tsx'
import { SetupPage, type Step } from './setup-page.tsx'

export interface RelayStepProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  next: Step
  hasPassword: boolean
  secrets: SavedSecrets
  test?: RelayTestProps
}

export function RelayStep({ t, form, csrf, next, hasPassword, secrets, test }: RelayStepProps): JSX.Element {
  return (
    <SetupPage t={t} title={t.setup.relayHeading} step="relay" next={next}>
      <p class="hint" safe>
        {t.setup.relayHint}
      </p>
      <RelayForm
        t={t}
        form={form}
        csrf={csrf}
        hasPassword={hasPassword}
        secrets={secrets}
        test={test}
        saveUrl={routes.setup.saveRelay.url()}
        saveLabel={t.setup.saveAndContinue}
        testUrl={routes.setup.testRelay.url()}
        skipUrl={routes.setup.skipRelay.url()}
      />
    </SetupPage>
  )
}
