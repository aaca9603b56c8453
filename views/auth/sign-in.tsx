import { urls } from '#src/urls.ts'
import { Document } from '../layout/document.tsx'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'

export interface SignInProps {
  form: FormState
  csrf: string
  /** Where to go afterwards, within this instance. */
  next: string
}

export function SignInPage(props: SignInProps): JSX.Element {
  return (
    <Document title="Sign in · Opsentry" surface="app" bodyClass="narrow-page">
      <main class="card">
        <h1>Sign in</h1>
        <form method="post" action={urls.signIn()} class="stack">
          <CsrfField token={props.csrf} />
          <input type="hidden" name="next" value={props.next} />
          <FormProblem form={props.form} />
          <TextField
            name="email"
            label="E-mail address"
            type="email"
            autocomplete="username"
            form={props.form}
            required
            autofocus
          />
          <TextField
            name="password"
            label="Password"
            type="password"
            autocomplete="current-password"
            form={props.form}
            required
          />
          <button type="submit" class="button primary">
            Sign in
          </button>
        </form>
      </main>
    </Document>
  )
}
