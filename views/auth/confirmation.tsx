import { routes } from '#src/routes.ts'
import { CurrentPassword } from '../account/account.tsx'
import { CsrfField, FormProblem, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { AuthPage } from './auth-page.tsx'

export interface ConfirmationProps {
  /** The form's own address: what was typed there before is in `hidden`. */
  action: string
  hidden: Record<string, string>
  form: FormState
  csrf: string
  /** Ways in which this account proves itself here. */
  password: boolean
  passkey: boolean
}

/** Stands before what somebody at an unlocked desk must not do, and then does it. */
export function ConfirmationPage(props: ConfirmationProps): JSX.Element {
  const { action, hidden, form, csrf, password, passkey } = props
  return (
    <AuthPage title="Confirm that it is you">
      <p class="hint" safe>
        {reason(props)}
      </p>
      {password ? (
        <Form action={action} csrf={csrf} class="stack">
          <Hidden fields={hidden} />
          <FormProblem form={form} />
          <CurrentPassword form={form} id="confirmation" />
          <Submit label="Confirm" look="primary" />
        </Form>
      ) : (
        <FormProblem form={form} />
      )}
      {passkey ? <WithPasskey {...{ action, hidden, csrf, alone: !password }} /> : null}
      <SignOut csrf={csrf} alone={!password && !passkey} />
      <p class="auth-links">
        <a href={routes.app.show.url()}>Back to the dashboard</a>
      </p>
    </AuthPage>
  )
}

function reason({ password, passkey }: ConfirmationProps): string {
  if (password)
    return 'This is asked again after 15 minutes, before anything that lets others in. Nothing you typed is lost.'
  else if (passkey) return 'Your passkey is asked for, before anything that lets others in. Nothing you typed is lost.'
  else
    return 'You signed in more than 15 minutes ago, and this account has neither a password nor a passkey to ask for.'
}

function Hidden({ fields }: { fields: Record<string, string> }): JSX.Element {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} autocomplete="off" />
      ))}
    </>
  )
}

/** Without its script a browser has no passkey to show. */
function WithPasskey(props: {
  action: string
  hidden: Record<string, string>
  csrf: string
  alone: boolean
}): JSX.Element {
  return (
    <>
      {props.alone ? (
        <noscript>
          <p class="form-problem">A passkey needs JavaScript: switch it on for this page and reload it.</p>
        </noscript>
      ) : null}
      <form
        method="post"
        action={props.action}
        class="stack"
        data-passkey="get"
        data-challenge={routes.account.confirmation.challenge.url()}
        hidden
      >
        <CsrfField token={props.csrf} />
        <Hidden fields={props.hidden} />
        <input type="hidden" name="token" value="" />
        <input type="hidden" name="response" value="" />
        {props.alone ? null : <p class="or">or</p>}
        <Submit label="Use a passkey" icon="key-round" look={props.alone ? 'primary' : undefined} />
        <p class="field-error" role="alert" data-passkey-problem hidden></p>
      </form>
    </>
  )
}

/** Whoever has nothing else to prove themselves by signs in again; and whoever is somebody else leaves. */
function SignOut({ csrf, alone }: { csrf: string; alone: boolean }): JSX.Element {
  return (
    <Form action={routes.signOut.url()} csrf={csrf} class="stack">
      <Submit label={alone ? 'Sign out, to sign in again' : 'Sign out'} look={alone ? 'primary' : undefined} />
    </Form>
  )
}
