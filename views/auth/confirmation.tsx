import { routes } from '#src/routes.ts'
import { CurrentPassword } from '../account/account.tsx'
import { CsrfField, FormProblem, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'
import { PasskeyProblem } from './passkey-form.tsx'

export interface ConfirmationProps {
  t: DashboardMessages
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
  const { t, action, hidden, form, csrf, password, passkey } = props
  return (
    <AuthPage title={t.confirmIdentity.heading} t={t}>
      <p class="hint" safe>
        {reason(props)}
      </p>
      {password ? (
        <Form action={action} csrf={csrf} class="stack">
          <Hidden fields={hidden} />
          <FormProblem form={form} t={t} />
          <CurrentPassword form={form} id="confirmation" t={t} />
          <Submit label={t.confirmIdentity.confirm} look="primary" />
        </Form>
      ) : (
        <FormProblem form={form} t={t} />
      )}
      {passkey ? <WithPasskey {...{ t, action, hidden, csrf, alone: !password }} /> : null}
      <SignOut csrf={csrf} alone={!password && !passkey} t={t} />
      <p class="auth-links">
        <a href={routes.app.show.url()} safe>
          {t.confirmIdentity.toDashboard}
        </a>
      </p>
    </AuthPage>
  )
}

function reason({ t, password, passkey }: ConfirmationProps): string {
  if (password) return t.confirmIdentity.password
  else if (passkey) return t.confirmIdentity.passkey
  else return t.confirmIdentity.neither
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
  t: DashboardMessages
  action: string
  hidden: Record<string, string>
  csrf: string
  alone: boolean
}): JSX.Element {
  const { t } = props
  return (
    <>
      {props.alone ? (
        <noscript>
          <p class="form-problem" safe>
            {t.confirmIdentity.needsScript}
          </p>
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
        {props.alone ? null : (
          <p class="or" safe>
            {t.credentials.or}
          </p>
        )}
        <Submit label={t.credentials.usePasskey} icon="key-round" look={props.alone ? 'primary' : undefined} />
        <PasskeyProblem t={t} />
      </form>
    </>
  )
}

/** Whoever has nothing else to prove themselves by signs in again; and whoever is somebody else leaves. */
function SignOut({ t, csrf, alone }: { t: DashboardMessages; csrf: string; alone: boolean }): JSX.Element {
  return (
    <Form action={routes.signOut.url()} csrf={csrf} class="stack">
      <Submit
        label={alone ? t.confirmIdentity.signOutToSignIn : t.frame.signOut}
        look={alone ? 'primary' : undefined}
      />
    </Form>
  )
}
