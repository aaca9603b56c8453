import { accountById } from '#src/domain/accounts/insert-account.ts'
import { offerFirstPasskey } from '#src/domain/accounts/newcomer.ts'
import { refuseOutside } from '#src/domain/networks/outside-networks.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import {
  acceptInvitation,
  acceptWithNewAccount,
  invitationOfLink,
  isInvited,
} from '#src/domain/team/accept-invitation.ts'
import { routes } from '#src/routes.ts'
import { InvitationPage } from '#views/auth/invitation.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type Elsewhere, page, type RequestContext } from '../action.ts'
import { ceremony } from '../passkey-ceremony.ts'
import { messagesFor } from '../spoken.ts'
import { newcomerIn } from './links.tsx'

const { invitation } = routes

/** The pages behind the link of an invitation. */
export const invitationRoutes: Binding[] = [
  page(invitation.show, showInvitation),

  action(
    invitation.accept,
    async ({ deps, session, params: { token }, form }) => {
      const { organization } = invitationOfLink(deps, token)
      session.beginSession(await acceptWithNewAccount(deps, session.origin, { token, ...newcomerIn(form) }))
      return welcomeTo(organization)
    },
    showInvitation,
  ),

  action(invitation.passkeyChallenge, ({ deps, session, params: { token }, form }) =>
    ceremony(() => {
      const { email } = invitationOfLink(deps, token).invitation
      return offerFirstPasskey(deps, session.origin, { email, name: form.text('name') })
    }),
  ),

  action(
    invitation.membership,
    ({ deps, actor, params }) => welcomeTo(acceptInvitation(deps, actor, params.token)),
    showInvitation,
  ),
]

function welcomeTo({ slug, name }: Pick<Organization, 'slug' | 'name'>): Elsewhere {
  return done(routes.dashboard.show.url({ slug }), `Welcome to ${name}.`)
}

function showInvitation(context: RequestContext<{ token: string }>, form: FormState = emptyForm): JSX.Element {
  const { deps, session } = context
  const { token } = context.params
  const { invitation, organization } = invitationOfLink(deps, token)
  refuseOutside(organization, session.origin)
  const actor = session.account()
  const account = actor && accountById(deps.db, actor.accountId)
  return InvitationPage({
    t: messagesFor(context),
    organization: organization.name,
    role: invitation.role,
    email: invitation.email,
    token,
    account: account && { name: account.name, email: account.email, invited: isInvited(account, invitation) },
    form: withName(form, invitation.name),
    csrf: session.csrfToken(),
  })
}

/** As whoever invited them wrote it, until they write another. */
function withName(form: FormState, name: string | null): FormState {
  return name === null || 'name' in form.values ? form : { ...form, values: { ...form.values, name } }
}
