import { routes } from '#src/routes.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { focusedField, SetupPage } from './setup-page.tsx'

export function AccountStep({ form, csrf }: { form: FormState; csrf: string }): JSX.Element {
  const focused = focusedField(form, ['name', 'email', 'password'])
  return (
    <SetupPage title="Make your account" step="account" next="account">
      <p class="hint">You become the admin of this Opsentry. Later you invite the others.</p>
      <Form action={routes.setup.saveAccount.url()} csrf={csrf} state={form} class="stack">
        <TextField
          name="name"
          label="Your name"
          autocomplete="name"
          form={form}
          required
          autofocus={focused === 'name'}
        />
        <TextField
          name="email"
          label="E-mail address"
          hint="You sign in with it."
          type="email"
          autocomplete="username"
          form={form}
          required
          autofocus={focused === 'email'}
        />
        <TextField
          name="password"
          label="Password"
          hint="At least 12 characters. A few unrelated words are easy to remember."
          type="password"
          autocomplete="new-password"
          form={form}
          required
          autofocus={focused === 'password'}
        />
        <Submit label="Make the account and continue" look="primary" />
      </Form>
    </SetupPage>
  )
}
