import { listFactorResets, requestFactorReset, withdrawFactorReset } from '#src/domain/accounts/factor-reset.ts'
import { listApiTokens } from '#src/domain/api-tokens/find-api-token.ts'
import { mayDo, reaches, rolesWithin } from '#src/domain/authorize.ts'
import { invalid } from '#src/domain/errors.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { changeRole, leaveTeam, removeMember, transferOwnership } from '#src/domain/team/change-team.ts'
import { findMember, listInvitations, listMembers } from '#src/domain/team/find-members.ts'
import { checkInvitation, inviteMember, resendInvitation, withdrawInvitation } from '#src/domain/team/invite-member.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { roles } from '#src/words.ts'
import { TeamPage } from '#views/dashboard/team.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { hasIn, searchIn } from './list-filter.ts'
import { dashboardShell } from './shell.ts'

const { team } = routes.dashboard

export const teamRoutes: Binding[] = [
  page(team.show, (context) => showTeam(context)),

  action(
    team.invite,
    ({ deps, actor, params, form }) => {
      inviteMember(deps, actor, actor.organizationId, accepted(checkInvitation(form)))
      return done(team.show.url(params), `The invitation to ${form.text('email')} is on its way.`)
    },
    (context, invite) => showTeam(context, { invite }),
  ),

  action(
    team.resending,
    ({ deps, actor, params }) => {
      resendInvitation(deps, actor, actor.organizationId, params.id)
      return done(team.show.url(params), 'The invitation is on its way again.')
    },
    (context, invite) => showTeam(context, { invite }),
  ),

  action(team.withdrawal, ({ deps, actor, params }) => {
    withdrawInvitation(deps, actor, actor.organizationId, params.id)
    return done(team.show.url(params), 'The invitation is withdrawn.')
  }),

  action(
    team.role,
    ({ deps, actor, params, form }) => {
      const role = roles.find((one) => one === form.text('role'))
      if (!role) throw invalid({}, 'Choose one of the four roles.')
      changeRole(deps, actor, actor.organizationId, params.id, role)
      const { name } = findMember(deps.db, actor.organizationId, params.id)
      return done(team.show.url(params), `${name} is ${role} now.`)
    },
    (context, invite) => showTeam(context, { invite }),
  ),

  action(
    team.removal,
    ({ deps, actor, params }) => {
      removeMember(deps, actor, actor.organizationId, params.id)
      const isSelf = params.id === actor.accountId
      const known = listApiTokens(deps.db, actor.organizationId).filter(
        ({ accountId, createdBy }) => accountId === null && createdBy === params.id,
      )
      return done(isSelf ? routes.app.show.url() : team.show.url(params), removedSentence(known.length))
    },
    (context, invite) => showTeam(context, { invite }),
  ),

  action(
    team.ownership,
    ({ deps, actor, params, form }) => {
      transferOwnership(deps, actor, actor.organizationId, form.text('accountId'))
      return done(team.show.url(params), 'The organization has a new owner; you are admin now.')
    },
    (context, transfer) => showTeam(context, { transfer }),
  ),

  action(
    team.factorReset,
    ({ deps, actor, params, form }) => {
      const accountId = form.text('factorOf')
      if (accountId === '') throw invalid({ factorOf: 'Choose a member.' })
      requestFactorReset(deps, actor, accountId, actor.organizationId)
      return done(team.show.url(params), 'A mail tells them now; the second factor is removed in a day.')
    },
    (context, factorReset) => showTeam(context, { factorReset }),
  ),

  action(
    team.factorResetWithdrawal,
    ({ deps, actor, params }) => {
      withdrawFactorReset(deps, actor, params.id, actor.organizationId)
      return done(team.show.url(params), 'Cancelled: the second factor stays.')
    },
    (context, { problem }) => showTeam(context, { problem }),
  ),

  action(
    team.departure,
    ({ deps, actor, organization }) => {
      leaveTeam(deps, actor)
      return done(routes.account.organizations.show.url(), `You left ${organization.name}.`)
    },
    (context, { problem }) => showTeam(context, { problem }),
  ),
]

/** Tokens of the organization's outlive whoever made them, who may have kept a copy. */
function removedSentence(tokens: number): string {
  if (tokens === 0) return 'The member is removed.'
  const known = tokens === 1 ? 'a token of the organization' : `${tokens} tokens of the organization`
  return `The member is removed. They made ${known}: replace what they may still know under API tokens.`
}

interface TeamForms {
  invite?: FormState
  transfer?: FormState
  factorReset?: FormState
  /** Refused where no form holds it, such as leaving as the last owner. */
  problem?: string
}

async function showTeam(context: MemberContext, forms: TeamForms = {}): Promise<JSX.Element> {
  const { deps, actor, organization } = context
  const mayWrite = mayDo(actor.role, 'team:write')
  const now = deps.clock.now()
  const search = searchIn(context.query)
  const members = listMembers(deps.db, organization.id).map((member) => ({
    ...member,
    self: member.accountId === actor.accountId,
    changeable: mayWrite && reaches(actor.role, member.role),
  }))
  const shell = dashboardShell(context)
  const invitations = listInvitations(deps.db, organization.id).map((one) => ({
    ...one,
    expired: one.expiresAt <= now,
  }))
  // There may be hundreds of both: visitors have their turn before they are written.
  await yieldToEventLoop()
  return TeamPage({
    shell,
    timeZone: organization.timeZone,
    members,
    found: members.filter(({ name, email }) => hasIn(search, name, email)),
    search,
    invitations,
    invite: mayWrite ? { roles: rolesWithin(actor), form: forms.invite ?? emptyForm } : null,
    transfer: mayDo(actor.role, 'ownership:transfer') ? (forms.transfer ?? emptyForm) : null,
    factorResets: mayDo(actor.role, 'second-factors:reset')
      ? { form: forms.factorReset ?? emptyForm, resets: resetsIn(context) }
      : null,
    problem: forms.problem,
  })
}

function resetsIn({ deps, organization }: MemberContext) {
  return listFactorResets(deps.db, organization.id).map(({ reset, name, email }) => ({ ...reset, name, email }))
}
