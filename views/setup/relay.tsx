import { routes } from '#src/routes.ts'
import type { FormState } from '../layout/fields.tsx'
import { RelayForm, type RelayTestProps } from './relay-form.tsx'
import { SetupPage, type Step } from './setup-page.tsx'

export interface RelayStepProps {
  form: FormState
  csrf: string
  next: Step
  hasPassword: boolean
  test?: RelayTestProps
}

export function RelayStep({ form, csrf, next, hasPassword, test }: RelayStepProps): JSX.Element {
  return (
    <SetupPage title="Connect your mail server" step="relay" next={next}>
      <p class="hint">
        Opsentry tells your subscribers through your own SMTP relay. You can skip this and connect one later.
      </p>
      <RelayForm
        form={form}
        csrf={csrf}
        hasPassword={hasPassword}
        test={test}
        saveUrl={routes.setup.saveRelay.url()}
        saveLabel="Save and continue"
        testUrl={routes.setup.testRelay.url()}
        skipUrl={routes.setup.skipRelay.url()}
      />
    </SetupPage>
  )
}
