import { routes } from '#src/routes.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { AuthPage } from './auth-page.tsx'
import { type SsoWay, Ways } from './sso.tsx'

export interface SignInProps {
  form: FormState
  csrf: string
  /** Path within this instance to go to afterwards. */
  next: string
  /** Anyone may make an account, and a mail can take the link to them. */
  signUpIsOpen: boolean
  /** Identity providers of the instance; `other`: some organization has one, which an address leads to. */
  sso: { ways: SsoWay[]; other: boolean }
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
      <Form action={routes.signIn.enter.url()} csrf={props.csrf} class="stack">
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
        <Submit label="Sign in" look="primary" />
      </Form>
      <PasskeySignIn csrf={props.csrf} next={props.next} />
      <SsoSignIn {...props} />
      <p class="auth-links">
        <a href={routes.forgotPassword.show.url()}>Forgot your password?</a>
        {props.signUpIsOpen ? <a href={routes.signUp.show.url()}>Make an account</a> : null}
      </p>
    </AuthPage>
  )
}

function SsoSignIn({ sso: { ways, other }, next }: SignInProps): JSX.Element {
  if (ways.length === 0 && !other) return ''
  return (
    <>
      <p class="or">or</p>
      <Ways ways={ways}>
        {other ? (
          <li>
            <a class="button" href={routes.signIn.sso.show.url({}, { next })}>
              <Icon name="building" />
              <span>Use single sign-on</span>
            </a>
          </li>
        ) : null}
      </Ways>
    </>
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
      <Submit label="Use a passkey" icon="key-round" />
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
        Type the six digits your authenticator app shows. Without the app, use one of your recovery codes.
      </p>
      <Form action={routes.signIn.enterCode.url()} csrf={csrf} class="stack">
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
        <Submit label="Sign in" look="primary" />
      </Form>
      <p class="auth-links">
        <a href={routes.signIn.show.url()}>Begin again</a>
      </p>
    </AuthPage>
  )
}
