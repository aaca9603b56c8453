import { routes } from '#src/routes.ts'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { AuthPage } from './auth-page.tsx'

/** The pages that ask for a link by mail, and those behind the links: one form each, and only its POST acts. */

export interface AskForLinkProps {
  /** No link can be mailed while no relay is connected. */
  mailAvailable: boolean
  form: FormState
  csrf: string
}

export function ForgotPasswordPage({ mailAvailable, form, csrf }: AskForLinkProps): JSX.Element {
  return (
    <AuthPage title="Forgot your password?">
      {mailAvailable ? (
        <>
          <p class="hint">Type your e-mail address: a link to choose a new password is sent there.</p>
          <EmailForm action={routes.forgotPassword.request.url()} form={form} csrf={csrf} submit="Send the link" />
        </>
      ) : (
        <p>
          This Opsentry cannot send mail. Ask the person who runs it for a link:{' '}
          <code>opsentry user reset-password</code> with your address prints one.
        </p>
      )}
      <p class="auth-links">
        <a href={routes.signIn.show.url()}>Back to sign in</a>
      </p>
    </AuthPage>
  )
}

export function SignUpPage({ mailAvailable, form, csrf }: AskForLinkProps): JSX.Element {
  return (
    <AuthPage title="Make an account">
      {mailAvailable ? (
        <>
          <p class="hint">Type your e-mail address: a link to finish your account is sent there.</p>
          <EmailForm action={routes.signUp.request.url()} form={form} csrf={csrf} submit="Send the link" />
          <PolicyHint />
        </>
      ) : (
        <p>This Opsentry cannot send mail yet, so no account can be made here. Ask the person who runs it.</p>
      )}
      <p class="auth-links">
        <a href={routes.signIn.show.url()}>I have an account: sign in</a>
      </p>
    </AuthPage>
  )
}

interface EmailFormProps {
  form: FormState
  csrf: string
  action: string
  submit: string
}

function EmailForm(props: EmailFormProps): JSX.Element {
  return (
    <Form action={props.action} csrf={props.csrf} state={props.form} class="stack">
      <TextField
        name="email"
        label="E-mail address"
        type="email"
        autocomplete="username"
        form={props.form}
        required
        autofocus
      />
      <Submit label={props.submit} look="primary" />
    </Form>
  )
}

export interface BehindLinkProps {
  /** Address that the link was mailed to. */
  email: string
  action: string
  form: FormState
  csrf: string
}

export function ResetPasswordPage(props: BehindLinkProps): JSX.Element {
  return (
    <AuthPage title="Choose a new password">
      <p class="hint" safe>
        {`For the account of ${props.email}. All its sessions end.`}
      </p>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.email} />
        <FormProblem form={props.form} />
        <NewPassword form={props.form} label="New password" autofocus />
        <Submit label="Save the password" look="primary" />
      </Form>
    </AuthPage>
  )
}

/** Somebody says that the account's second factor is lost; whoever holds it disagrees here. */
export function KeepFactorPage(props: Omit<BehindLinkProps, 'form'> & { dueAt: number }): JSX.Element {
  return (
    <AuthPage title="Keep your second factor">
      <p>
        <span safe>{`The second factor of ${props.email} is going to be removed `}</span>
        <Moment at={props.dueAt} timeZone="UTC" />
        <span>, because somebody says that you lost it.</span>
      </p>
      <Form action={props.action} csrf={props.csrf}>
        <Submit label="I still have it: cancel this" look="primary" />
      </Form>
    </AuthPage>
  )
}

export function FinishSignUpPage(props: BehindLinkProps & { challenge: string }): JSX.Element {
  return (
    <AuthPage title="Finish your account">
      <NewAccountForm {...props} submit="Make the account" />
    </AuthPage>
  )
}

/** Name and password for an address that the link has proven; or a name and a passkey. */
export function NewAccountForm(props: BehindLinkProps & { challenge: string; submit: string }): JSX.Element {
  return (
    <>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.email} />
        <FormProblem form={props.form} />
        <TextField
          name="name"
          label="Your name"
          autocomplete="name"
          form={props.form}
          maxlength={100}
          required
          autofocus
        />
        <NewPassword form={props.form} label="Password" />
        <PolicyHint />
        <Submit label={props.submit} look="primary" />
      </Form>
      <WithoutPassword {...props} />
    </>
  )
}

/** Shown by a script where the browser knows passkeys: an account without a password, under the name typed above. */
function WithoutPassword(props: BehindLinkProps & { challenge: string }): JSX.Element {
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
      <p class="or">or without a password</p>
      <input type="hidden" name="name" value="" autocomplete="off" />
      <input type="hidden" name="token" value="" />
      <input type="hidden" name="response" value="" />
      <p class="field-error" role="alert" data-passkey-problem hidden></p>
      <Submit label="Use a passkey instead" icon="key-round" />
    </form>
  )
}

function PolicyHint(): JSX.Element {
  return (
    <p class="hint">
      By making an account you say that you have read the <a href={routes.privacyPolicy.show.url()}>privacy policy</a>.
    </p>
  )
}

/** Read by password managers, which otherwise do not know which account the new password is for. */
export function Username({ email }: { email: string }): JSX.Element {
  return (
    <div class="field">
      <label for="field-username">E-mail address</label>
      <input id="field-username" name="username" type="email" value={email} autocomplete="username" readonly />
    </div>
  )
}

export function NewPassword(props: { form: FormState; label: string; autofocus?: boolean }): JSX.Element {
  return (
    <TextField
      name="password"
      label={props.label}
      hint="At least 12 characters, and at most 72 bytes: letters beyond a to z take two to four. A few unrelated words are easier to keep than one clever one."
      type="password"
      autocomplete="new-password"
      form={props.form}
      required
      autofocus={props.autofocus}
    />
  )
}
