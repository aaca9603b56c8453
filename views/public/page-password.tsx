import { AuthPage } from '../auth/auth-page.tsx'
import { FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import type { Messages } from '../messages/en.ts'

export interface PagePasswordProps {
  form: FormState
  csrf: string
  action: string
  /** The path that the visitor asked for. */
  next: string
  /** For members of the team; absent where nobody can sign in. */
  signInUrl?: string
  /** The visitor's language. */
  t: Messages
}

/** Instead of a page that asks for a password. It does not say whose page it is. */
export function PagePasswordPage({ form, csrf, action, next, signInUrl, t }: PagePasswordProps): JSX.Element {
  return (
    <AuthPage title={t.access.heading} t={t}>
      <p class="hint" safe>
        {t.access.hint}
      </p>
      <Form action={action} csrf={csrf} class="stack">
        <input type="hidden" name="next" value={next} />
        <FormProblem form={form} t={t} />
        <TextField
          name="password"
          label={t.access.password}
          type="password"
          autocomplete="current-password"
          form={form}
          autofocus
          required
        />
        <Submit label={t.access.open} look="primary" />
      </Form>
      {signInUrl ? (
        <p class="hint">
          <Sentence text={t.access.team} parts={{ signIn: <SignInLink url={signInUrl} t={t} /> }} />
        </p>
      ) : null}
    </AuthPage>
  )
}

function SignInLink({ url, t }: { url: string; t: Messages }): JSX.Element {
  return (
    <a href={url} safe>
      {t.access.signIn}
    </a>
  )
}
