import { routes } from '#src/routes.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { AuthPage } from './auth-page.tsx'
import { NewAccountForm } from './links.tsx'

export interface InvitationProps {
  organization: string
  role: string
  email: string
  token: string
  /** Null: nobody is signed in. */
  accountName: string | null
  form: FormState
  csrf: string
}

/** Behind the link of an invitation: join with the account one is signed in with, or with a new one. */
export function InvitationPage(props: InvitationProps): JSX.Element {
  return (
    <AuthPage title={`Join ${props.organization}`}>
      <p safe>{`You are invited as ${props.role}.`}</p>
      {props.accountName === null ? <AsNewcomer {...pick(props)} /> : <AsAccount props={props} />}
    </AuthPage>
  )
}

function AsAccount({ props }: { props: InvitationProps }): JSX.Element {
  return (
    <>
      <Form action={routes.invitation.membership.url({ token: props.token })} csrf={props.csrf} class="stack">
        <Problem sentence={props.form.problem} />
        <Submit label={`Join as ${props.accountName}`} look="primary" />
      </Form>
      <Form action={routes.signOut.url()} csrf={props.csrf}>
        <Submit label="Use another account: sign out first" />
      </Form>
    </>
  )
}

function AsNewcomer(props: Newcomer): JSX.Element {
  return (
    <>
      <p class="auth-links">
        <a href={routes.signIn.show.url({}, { next: routes.invitation.show.url({ token: props.token }) })}>
          I have an account: sign in to join
        </a>
      </p>
      <NewAccountForm
        email={props.email}
        action={routes.invitation.accept.url({ token: props.token })}
        form={props.form}
        csrf={props.csrf}
        submit="Make an account and join"
      />
    </>
  )
}

type Newcomer = Pick<InvitationProps, 'email' | 'token' | 'form' | 'csrf'>

function pick({ email, token, form, csrf }: InvitationProps): Newcomer {
  return { email, token, form, csrf }
}
