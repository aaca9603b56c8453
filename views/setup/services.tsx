import { routes } from '#src/routes.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { focusedField, SetupPage } from './setup-page.tsx'

const examples = ['Website', 'API', 'Sign-in', 'Payments', 'Support desk']

/** The form's fields, one per service. */
export const serviceFields = examples.map((_, index) => `service${index + 1}`)

export function ServicesStep({ form, csrf }: { form: FormState; csrf: string }): JSX.Element {
  const focused = focusedField(form, serviceFields)
  return (
    <SetupPage title="Name your first services" step="services" next="services">
      <p class="hint">
        What your customers depend on, in their words. Leave fields empty as you like; more are added in the dashboard.
      </p>
      <Form action={routes.setup.saveServices.url()} csrf={csrf} state={form} class="stack">
        {serviceFields.map((name, index) => (
          <TextField
            name={name}
            label={`Service ${index + 1}`}
            placeholder={examples[index]}
            form={form}
            autofocus={name === focused}
          />
        ))}
        <Submit label="Finish" look="primary" />
      </Form>
    </SetupPage>
  )
}
