import { routes } from '#src/routes.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { AuthPage } from './auth-page.tsx'

export interface SignInProps {
  form: FormState
  csrf: string
  /** Where to go afterwards, within this instance. */
  next: string
  /** Anyone may make an account. */
  signUpIsOpen: boolean
  flash?: string
}

export function SignInPage(props: SignInProps): JSX.Element {
  return (
    <AuthPage title="Sign in">
      {props.flash ? (
        <p class="flash" role="status" safe>
          {props.flash}
        </p>
      ) : null}
      <form method="post" action={routes.signIn.enter.url()} class="stack">
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
      <PasskeySignIn csrf={props.csrf} next={props.next} />
      <p class="auth-links">
        <a href={routes.forgotPassword.show.url()}>Forgot the password?</a>
        {props.signUpIsOpen ? <a href={routes.signUp.show.url()}>Make an account</a> : null}
      </p>
    </AuthPage>
  )
}

/** Shown by a script where the browser knows passkeys; without one there is the password. */
function PasskeySignIn({ csrf, next }: { csrf: string; next: string }): JSX.Element {
  return (
    <form
      method="post"
      action={routes.signIn.passkey.url()}
      class="stack"
      data-passkey="get"
      data-challenge={routes.signIn.passkeyChallenge.url()}
      hidden
    >
      <CsrfField token={csrf} />
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="token" value="" />
      <input type="hidden" name="response" value="" />
      <p class="or">or</p>
      <button type="submit" class="button">
        <Icon name="key-round" />
        <span>Use a passkey</span>
      </button>
      <p class="field-error" role="alert" data-passkey-problem hidden></p>
    </form>
  )
}

export interface CodeProps {
  form: FormState
  csrf: string
  next: string
}

/** The second step, where the account has a second factor. */
export function SignInCodePage({ form, csrf, next }: CodeProps): JSX.Element {
  return (
    <AuthPage title="Second factor">
      <p class="hint">
        Type the six digits your authenticator app shows. Without the app, one of your recovery codes does as well.
      </p>
      <form method="post" action={routes.signIn.enterCode.url()} class="stack">
        <CsrfField token={csrf} />
        <input type="hidden" name="next" value={next} />
        <FormProblem form={form} />
        <TextField
          name="code"
          label="Code"
          autocomplete="one-time-code"
          form={form}
          maxlength={40}
          spellcheck={false}
          required
          autofocus
        />
        <button type="submit" class="button primary">
          Sign in
        </button>
      </form>
      <p class="auth-links">
        <a href={routes.signIn.show.url()}>Begin again</a>
      </p>
    </AuthPage>
  )
}
