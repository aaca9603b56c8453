import { AuthPage } from '../auth/auth-page.tsx'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'

export interface PagePasswordProps {
  form: FormState
  csrf: string
  action: string
  /** The path that the visitor asked for. */
  next: string
  /** For members of the team; absent where nobody can sign in. */
  signInUrl?: string
}

/** Instead of a page that asks for a password. It does not say whose page it is. */
export function PagePasswordPage(props: PagePasswordProps): JSX.Element {
  const { form } = props
  return (
    <AuthPage title="This status page needs a password">
      <p class="hint">Whoever runs it has given the password to those who may read it.</p>
      <form method="post" action={props.action} class="stack">
        <CsrfField token={props.csrf} />
        <input type="hidden" name="next" value={props.next} />
        <FormProblem form={form} />
        <TextField
          name="password"
          label="Password of the page"
          type="password"
          autocomplete="current-password"
          form={form}
          autofocus
          required
        />
        <button type="submit" class="button primary">
          Open the page
        </button>
      </form>
      {props.signInUrl ? (
        <p class="hint">
          Do you belong to the team? <a href={props.signInUrl}>Sign in</a> instead.
        </p>
      ) : null}
    </AuthPage>
  )
}
