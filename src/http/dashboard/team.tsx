import { Elysia } from 'elysia'
import { roles } from '#src/db/schema/identity.ts'
import { mayDo, reaches, rolesWithin } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { invalid } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { changeRole, leaveTeam, removeMember, transferOwnership } from '#src/domain/team/change-team.ts'
import { findMember, listInvitations, listMembers } from '#src/domain/team/find-members.ts'
import { checkInvitation, inviteMember, resendInvitation, withdrawInvitation } from '#src/domain/team/invite-member.ts'
import { routes } from '#src/routes.ts'
import { TeamPage } from '#views/dashboard/team.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const teamRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/team' })
    .use(visit(deps))
    .get('/app/:slug/team', ({ params, visit, set }) => showTeam(deps, visit, params.slug, set))
    .post('/app/:slug/team/invitations', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          inviteMember(deps, actor, actor.organizationId, accepted(checkInvitation(form)))
          return goTo(
            set,
            routes.dashboard.team.show.url({ slug: params.slug }),
            visit,
            `The invitation to ${form.text('email')} is on its way.`,
          )
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { invite: state }, status),
      )
    })
    .post('/app/:slug/team/invitations/:id/resending', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          resendInvitation(deps, actor, actor.organizationId, params.id)
          return goTo(
            set,
            routes.dashboard.team.show.url({ slug: params.slug }),
            visit,
            'The invitation is on its way again.',
          )
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { invite: state }, status),
      )
    })
    .post('/app/:slug/team/invitations/:id/withdrawal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      withdrawInvitation(deps, actor, actor.organizationId, params.id)
      return goTo(set, routes.dashboard.team.show.url({ slug: params.slug }), visit, 'The invitation is withdrawn.')
    })
    .post('/app/:slug/team/members/:id/role', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const role = roles.find((one) => one === form.text('role'))
          if (!role) throw invalid({}, 'Choose one of the four roles.')
          changeRole(deps, actor, actor.organizationId, params.id, role)
          const { name } = findMember(deps.db, actor.organizationId, params.id)
          return goTo(set, routes.dashboard.team.show.url({ slug: params.slug }), visit, `${name} is ${role} now.`)
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { invite: state }, status),
      )
    })
    .post('/app/:slug/team/members/:id/removal', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          removeMember(deps, actor, actor.organizationId, params.id)
          const self = params.id === actor.accountId
          return goTo(
            set,
            self ? routes.app.show.url() : routes.dashboard.team.show.url({ slug: params.slug }),
            visit,
            'The member is removed.',
          )
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { invite: state }, status),
      )
    })
    .post('/app/:slug/team/ownership', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          transferOwnership(deps, actor, actor.organizationId, form.text('accountId'))
          return goTo(
            set,
            routes.dashboard.team.show.url({ slug: params.slug }),
            visit,
            'The organization has a new owner; you are admin now.',
          )
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { transfer: state }, status),
      )
    })
    .post('/app/:slug/team/departure', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          leaveTeam(deps, actor)
          return goTo(set, routes.account.organizations.show.url(), visit, `You left ${organization.name}.`)
        },
        (state, status) => showTeam(deps, visit, params.slug, set, { problem: state }, status),
      )
    })

interface Forms {
  invite?: FormState
  transfer?: FormState
  /** What was refused where no form holds it, such as leaving as the last owner. */
  problem?: FormState
}

function showTeam(deps: AppDeps, visit: Visit, slug: string, set: Answer, forms: Forms = {}, status = 200) {
  const { actor, organization } = visit.member(slug)
  const mayWrite = mayDo(actor.role, 'team:write')
  const now = deps.clock.now()
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone: organization.timeZone,
    members: listMembers(deps.db, organization.id).map((member) => ({
      ...member,
      self: member.accountId === actor.accountId,
      changeable: mayWrite && reaches(actor.role, member.role),
    })),
    invitations: listInvitations(deps.db, organization.id).map((one) => ({ ...one, expired: one.expiresAt <= now })),
    invite: mayWrite ? { roles: rolesWithin(actor), form: forms.invite ?? emptyForm } : null,
    transfer: mayDo(actor.role, 'ownership:transfer') ? (forms.transfer ?? emptyForm) : null,
    problem: forms.problem?.problem,
  }
  return html(set, TeamPage(props), status)
}
