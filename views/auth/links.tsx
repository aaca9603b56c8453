import { routes } from '#src/routes.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'
import { PasskeyProblem } from './passkey-form.tsx'

/** The pages that ask for a link by mail, and those behind the links: one form each, and only its POST acts. */

export interface AskForLinkProps {
  t: DashboardMessages
  /** No link can be mailed while no relay is connected. */
  mailAvailable: boolean
  form: FormState
  csrf: string
}

export function ForgotPasswordPage({ t, mailAvailable, form, csrf }: AskForLinkProps): JSX.Element {
  return (
    <AuthPage title={t.signIn.forgot} t={t}>
      {mailAvailable ? (
        <>
          <p class="hint" safe>
            {t.links.forgotHint}
          </p>
          <EmailForm action={routes.forgotPassword.request.url()} form={form} csrf={csrf} t={t} />
        </>
      ) : (
        <p>
          <Sentence text={t.links.forgotNoMail} parts={{ command: <code>opsentry user reset-password</code> }} />
        </p>
      )}
      <p class="auth-links">
        <a href={routes.signIn.show.url()} safe>
          {t.signIn.back}
        </a>
      </p>
    </AuthPage>
  )
}

export function SignUpPage({ t, mailAvailable, form, csrf }: AskForLinkProps): JSX.Element {
  return (
    <AuthPage title={t.signIn.makeAccount} t={t}>
      {mailAvailable ? (
        <>
          <p class="hint" safe>
            {t.links.signUpHint}
          </p>
          <EmailForm action={routes.signUp.request.url()} form={form} csrf={csrf} t={t} />
          <PolicyHint t={t} />
        </>
      ) : (
        <p safe>{t.links.signUpNoMail}</p>
      )}
      <p class="auth-links">
        <a href={routes.signIn.show.url()} safe>
          {t.signIn.haveAccount}
        </a>
      </p>
    </AuthPage>
  )
}

interface EmailFormProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  action: string
}

function EmailForm(props: EmailFormProps): JSX.Element {
  const { t } = props
  return (
    <Form action={props.action} csrf={props.csrf} state={props.form} t={t} class="stack">
      <TextField
        name="email"
        label={t.credentials.email}
        type="email"
        autocomplete="username"
        form={props.form}
        required
        autofocus
      />
      <Submit label={t.links.send} look="primary" />
    </Form>
  )
}

export interface BehindLinkProps {
  t: DashboardMessages
  /** Address that the link was mailed to. */
  email: string
  action: string
  form: FormState
  csrf: string
}

export function ResetPasswordPage(props: BehindLinkProps): JSX.Element {
  const { t } = props
  return (
    <AuthPage title={t.links.resetHeading} t={t}>
      <p class="hint" safe>
        {t.links.resetHint(props.email)}
      </p>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.email} t={t} />
        <FormProblem form={props.form} t={t} />
        <NewPassword form={props.form} label={t.credentials.newPassword} t={t} autofocus />
        <Submit label={t.links.savePassword} look="primary" />
      </Form>
    </AuthPage>
  )
}

/** Somebody says that the account's second factor is lost; whoever holds it disagrees here. */
export function KeepFactorPage(props: Omit<BehindLinkProps, 'form'> & { dueAt: number }): JSX.Element {
  const { t, email, dueAt } = props
  return (
    <AuthPage title={t.links.keepFactorHeading} t={t}>
      <p>
        <Sentence text={t.links.keepFactor(email)} parts={{ time: <Moment at={dueAt} timeZone="UTC" t={t} /> }} />
      </p>
      <Form action={props.action} csrf={props.csrf}>
        <Submit label={t.links.stillHave} look="primary" />
      </Form>
    </AuthPage>
  )
}

export function FinishSignUpPage(props: BehindLinkProps & { challenge: string }): JSX.Element {
  return (
    <AuthPage title={props.t.links.finishHeading} t={props.t}>
      <NewAccountForm {...props} submit={props.t.links.finish} />
    </AuthPage>
  )
}

/** Name and password for an address that the link has proven; or a name and a passkey. */
export function NewAccountForm(props: BehindLinkProps & { challenge: string; submit: string }): JSX.Element {
  const { t } = props
  return (
    <>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.email} t={t} />
        <FormProblem form={props.form} t={t} />
        <TextField
          name="name"
          label={t.links.yourName}
          autocomplete="name"
          form={props.form}
          maxlength={100}
          required
          autofocus
        />
        <NewPassword form={props.form} label={t.credentials.password} t={t} />
        <PolicyHint t={t} />
        <Submit label={props.submit} look="primary" />
      </Form>
      <WithoutPassword {...props} />
    </>
  )
}

/** Shown by a script where the browser knows passkeys: an account without a password, under the name typed above. */
function WithoutPassword(props: BehindLinkProps & { challenge: string }): JSX.Element {
  const { t } = props
  return (
    <form
      method="post"
      action={props.action}
      class="stack"
      data-passkey="create"
      data-challenge={props.challenge}
      data-name-from="field-name"
      hidden
    >
      <CsrfField token={props.csrf} />
      <p class="or" safe>
        {t.links.orWithoutPassword}
      </p>
      <input type="hidden" name="name" value="" autocomplete="off" />
      <input type="hidden" name="token" value="" />
      <input type="hidden" name="response" value="" />
      <PasskeyProblem t={t} />
      <Submit label={t.links.passkeyInstead} icon="key-round" />
    </form>
  )
}

function PolicyHint({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint">
      <Sentence
        text={t.links.policy}
        parts={{
          policy: (
            <a href={routes.privacyPolicy.show.url()} safe>
              {t.links.policyName}
            </a>
          ),
        }}
      />
    </p>
  )
}

/** Read by password managers, which otherwise do not know which account the new password is for. */
export function Username({ email, t }: { email: string; t: DashboardMessages }): JSX.Element {
  return (
    <div class="field">
      <label for="field-username" safe>
        {t.credentials.email}
      </label>
      <input id="field-username" name="username" type="email" value={email} autocomplete="username" readonly />
    </div>
  )
}

interface NewPasswordProps {
  t: DashboardMessages
  form: FormState
  label: string
  autofocus?: boolean
}

export function NewPassword(props: NewPasswordProps): JSX.Element {
  return (
    <TextField
      name="password"
      label={props.label}
      hint={props.t.credentials.passwordHint}
      type="password"
      autocomplete="new-password"
      form={props.form}
      required
      autofocus={props.autofocus}
    />
  )
}
