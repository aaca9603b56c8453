import { routes } from '#src/routes.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { focusedField, SetupPage } from './setup-page.tsx'

const examples = ['website', 'api', 'signIn', 'payments', 'support'] as const

/** The form's fields, one per service. */
export const serviceFields = examples.map((_, index) => `service${index + 1}`)

interface ServicesStepProps {
  t: DashboardMessages
  form: FormState
  csrf: string
}

export function ServicesStep({ t, form, csrf }: ServicesStepProps): JSX.Element {
  const focused = focusedField(form, serviceFields)
  return (
    <SetupPage t={t} title={t.setup.servicesHeading} step="services" next="services">
      <p class="hint" safe>
        {t.setup.servicesHint}
      </p>
      <Form action={routes.setup.saveServices.url()} csrf={csrf} state={form} t={t} class="stack">
        {examples.map((example, index) => (
          <TextField
            name={serviceFields[index] ?? ''}
            label={t.setup.service(String(index + 1))}
            placeholder={t.setup.suchAs(t.setup.examples[example])}
            form={form}
            autofocus={serviceFields[index] === focused}
          />
        ))}
        <Submit label={t.setup.finish} look="primary" />
      </Form>
    </SetupPage>
  )
}
