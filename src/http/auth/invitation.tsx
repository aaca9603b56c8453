import { Elysia } from 'elysia'
import { readForm } from '#src/domain/form.ts'
import { acceptInvitation, acceptWithNewAccount, invitationOfLink } from '#src/domain/team/accept-invitation.ts'
import { routes } from '#src/routes.ts'
import { InvitationPage } from '#views/auth/invitation.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'

/** Where the link of an invitation leads. */
export const invitationRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/invitation' })
    .use(visit(deps))
    .get('/invitations/:token', ({ params, visit, set }) => showInvitation(deps, visit, params.token, set))
    .post('/invitations/:token', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const { organization } = invitationOfLink(deps, params.token)
          const input = { token: params.token, name: form.text('name'), password: form.raw('password') }
          visit.beginSession(await acceptWithNewAccount(deps, visit.origin, input))
          return goTo(
            set,
            routes.dashboard.show.url({ slug: organization.slug }),
            visit,
            `Welcome to ${organization.name}.`,
          )
        },
        (state, status) => showInvitation(deps, visit, params.token, set, state, status),
      )
    })
    .post('/invitations/:token/membership', ({ params, body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        () => {
          const organization = acceptInvitation(deps, visit.person(), params.token)
          return goTo(
            set,
            routes.dashboard.show.url({ slug: organization.slug }),
            visit,
            `Welcome to ${organization.name}.`,
          )
        },
        (state, status) => showInvitation(deps, visit, params.token, set, state, status),
      ),
    )

function showInvitation(
  deps: AppDeps,
  visit: Visit,
  token: string,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { invitation, organization } = invitationOfLink(deps, token)
  const props = {
    organization: organization.name,
    role: invitation.role,
    email: invitation.email,
    token,
    accountName: visit.account()?.name ?? null,
    form,
    csrf: visit.csrfToken(),
  }
  return html(set, InvitationPage(props), status)
}
