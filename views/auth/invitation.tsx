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
  /** Null: nobody is signed in. `invited`: its address is the one that the invitation went to. */
  account: { name: string; email: string; invited: boolean } | null
  form: FormState
  csrf: string
}

/** Behind the link of an invitation: join with the invited account, or make it. */
export function InvitationPage(props: InvitationProps): JSX.Element {
  return (
    <AuthPage title={`Join ${props.organization}`}>
      <p safe>{`${props.email} is invited as ${props.role}.`}</p>
      {props.account === null ? <AsNewcomer {...pick(props)} /> : <AsAccount props={props} account={props.account} />}
    </AuthPage>
  )
}

type SignedIn = NonNullable<InvitationProps['account']>

function AsAccount({ props, account }: { props: InvitationProps; account: SignedIn }): JSX.Element {
  return (
    <>
      {account.invited ? (
        <Form action={routes.invitation.membership.url({ token: props.token })} csrf={props.csrf} class="stack">
          <Problem sentence={props.form.problem} />
          <Submit label={`Join as ${account.name}`} look="primary" />
        </Form>
      ) : (
        <p class="notice" safe>
          {props.form.problem ??
            `You are signed in as ${account.email}. Sign out and open the invitation again, or ask for one to your address.`}
        </p>
      )}
      <Form action={routes.signOut.url()} csrf={props.csrf}>
        <Submit label={account.invited ? 'Use another account: sign out first' : 'Sign out'} />
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
        challenge={routes.invitation.passkeyChallenge.url({ token: props.token })}
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
