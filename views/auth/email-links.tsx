import { FormProblem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { AuthPage } from './auth-page.tsx'
import { type BehindLinkProps, NewPassword, Username } from './links.tsx'

type EmailLinkProps = Omit<BehindLinkProps, 'form'>

export function VerifyEmailPage(props: Omit<BehindLinkProps, 'form'>): JSX.Element {
  return (
    <AuthPage title="Confirm your e-mail address">
      <p safe>{`${props.email} is yours, and your account uses it.`}</p>
      <Form action={props.action} csrf={props.csrf}>
        <Submit label="Confirm the address" look="primary" />
      </Form>
    </AuthPage>
  )
}

/** For whoever still reads mail at the present address. */
export function KeptEmailPage({ email, action, csrf }: EmailLinkProps): JSX.Element {
  return (
    <AuthPage title="Keep your e-mail address">
      <p safe>{`Somebody asked to replace ${email}. Keep it, and the link that would change it stops working.`}</p>
      <Form action={action} csrf={csrf}>
        <Submit label="Keep the address" look="primary" />
      </Form>
    </AuthPage>
  )
}

/** For whoever reads mail at an address that the account had until a few days ago. */
export function FormerEmailPage(
  props: Omit<BehindLinkProps, 'email'> & { former: string; present: string },
): JSX.Element {
  return (
    <AuthPage title="Take your account back">
      <p safe>{`Your account uses ${props.present} now. Here it goes back to ${props.former}, with a new password.`}</p>
      <p class="hint">
        All its sessions, links, invitations, passkeys and API tokens end, whoever made them. An authenticator app stays
        and is asked for its code.
      </p>
      <Form action={props.action} csrf={props.csrf} class="stack">
        <Username email={props.former} />
        <FormProblem form={props.form} />
        <NewPassword form={props.form} label="New password" autofocus />
        <Submit label="Take the account back" look="primary" />
      </Form>
    </AuthPage>
  )
}
