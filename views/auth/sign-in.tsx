import { routes } from '#src/routes.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'
import { PasskeyProblem } from './passkey-form.tsx'
import { type SsoWay, Ways } from './sso.tsx'

export interface SignInProps {
  t: DashboardMessages
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
  const { t } = props
  return (
    <AuthPage title={t.signIn.heading} t={t}>
      {props.flash ? (
        <p class="flash" role="status" safe>
          {props.flash}
        </p>
      ) : null}
      <Form action={routes.signIn.enter.url()} csrf={props.csrf} class="stack">
        <input type="hidden" name="next" value={props.next} />
        <FormProblem form={props.form} t={t} />
        <TextField
          name="email"
          label={t.credentials.email}
          type="email"
          autocomplete="username"
          form={props.form}
          required
          autofocus
        />
        <TextField
          name="password"
          label={t.credentials.password}
          type="password"
          autocomplete="current-password"
          form={props.form}
          required
        />
        <Submit label={t.signIn.heading} look="primary" />
      </Form>
      <PasskeySignIn csrf={props.csrf} next={props.next} t={t} />
      <SsoSignIn {...props} />
      <p class="auth-links">
        <a href={routes.forgotPassword.show.url()} safe>
          {t.signIn.forgot}
        </a>
        {props.signUpIsOpen ? (
          <a href={routes.signUp.show.url()} safe>
            {t.signIn.makeAccount}
          </a>
        ) : null}
      </p>
    </AuthPage>
  )
}

function SsoSignIn({ sso: { ways, other }, next, t }: SignInProps): JSX.Element {
  if (ways.length === 0 && !other) return ''
  return (
    <>
      <p class="or" safe>
        {t.credentials.or}
      </p>
      <Ways ways={ways} t={t}>
        {other ? (
          <li>
            <a class="button" href={routes.signIn.sso.show.url({}, { next })}>
              <Icon name="building" />
              <span safe>{t.signIn.useSso}</span>
            </a>
          </li>
        ) : null}
      </Ways>
    </>
  )
}

/** Shown by a script where the browser knows passkeys; without one there is the password. */
function PasskeySignIn({ csrf, next, t }: Omit<CodeProps, 'form'>): JSX.Element {
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
      <p class="or" safe>
        {t.credentials.or}
      </p>
      <Submit label={t.credentials.usePasskey} icon="key-round" />
      <PasskeyProblem t={t} />
    </form>
  )
}

export interface CodeProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  next: string
}

/** The second step, where the account has a second factor. */
export function SignInCodePage({ form, csrf, next, t }: CodeProps): JSX.Element {
  return (
    <AuthPage title={t.accountRooms['second-factor']} t={t}>
      <p class="hint" safe>
        {t.signIn.codeHint}
      </p>
      <Form action={routes.signIn.enterCode.url()} csrf={csrf} class="stack">
        <input type="hidden" name="next" value={next} />
        <FormProblem form={form} t={t} />
        <TextField
          name="code"
          label={t.credentials.code}
          autocomplete="one-time-code"
          form={form}
          maxlength={40}
          spellcheck={false}
          required
          autofocus
        />
        <Submit label={t.signIn.heading} look="primary" />
      </Form>
      <p class="auth-links">
        <a href={routes.signIn.show.url()} safe>
          {t.signIn.beginAgain}
        </a>
      </p>
    </AuthPage>
  )
}
