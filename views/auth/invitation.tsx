import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { type FormState, Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AuthPage } from './auth-page.tsx'
import { NewAccountForm } from './links.tsx'

export interface InvitationProps {
  t: DashboardMessages
  organization: string
  role: Role
  email: string
  token: string
  /** Null: nobody is signed in. `invited`: its address is the one that the invitation went to. */
  account: { name: string; email: string; invited: boolean } | null
  form: FormState
  csrf: string
}

/** Behind the link of an invitation: join with the invited account, or make it. */
export function InvitationPage(props: InvitationProps): JSX.Element {
  const { t } = props
  return (
    <AuthPage title={t.invite.heading(props.organization)} t={t}>
      <p safe>{t.invite.as(props.email, t.roles[props.role])}</p>
      {props.account === null ? <AsNewcomer {...pick(props)} /> : <AsAccount props={props} account={props.account} />}
    </AuthPage>
  )
}

type SignedIn = NonNullable<InvitationProps['account']>

function AsAccount({ props, account }: { props: InvitationProps; account: SignedIn }): JSX.Element {
  const { t } = props
  return (
    <>
      {account.invited ? (
        <Form action={routes.invitation.membership.url({ token: props.token })} csrf={props.csrf} class="stack">
          <Problem sentence={props.form.problem} />
          <Submit label={t.invite.joinAs(account.name)} look="primary" />
        </Form>
      ) : (
        <p class="notice" safe>
          {props.form.problem ?? t.invite.otherSignedIn(account.email)}
        </p>
      )}
      <Form action={routes.signOut.url()} csrf={props.csrf}>
        <Submit label={account.invited ? t.invite.otherAccount : t.frame.signOut} />
      </Form>
    </>
  )
}

function AsNewcomer(props: Newcomer): JSX.Element {
  const { t } = props
  return (
    <>
      <p class="auth-links">
        <a href={routes.signIn.show.url({}, { next: routes.invitation.show.url({ token: props.token }) })} safe>
          {t.invite.haveAccount}
        </a>
      </p>
      <NewAccountForm
        t={t}
        email={props.email}
        action={routes.invitation.accept.url({ token: props.token })}
        challenge={routes.invitation.passkeyChallenge.url({ token: props.token })}
        form={props.form}
        csrf={props.csrf}
        submit={t.invite.makeAndJoin}
      />
    </>
  )
}

type Newcomer = Pick<InvitationProps, 't' | 'email' | 'token' | 'form' | 'csrf'>

function pick({ t, email, token, form, csrf }: InvitationProps): Newcomer {
  return { t, email, token, form, csrf }
}
