import { Elysia } from 'elysia'
import { checkApiToken, createApiToken, revokeApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { listApiTokens } from '#src/domain/api-tokens/find-api-token.ts'
import { rolesWithin } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { routes } from '#src/routes.ts'
import { ApiTokensPage } from '#views/dashboard/api-tokens.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const apiTokenRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/api-tokens' })
    .use(visit(deps))
    .get('/app/:slug/api-tokens', ({ params, visit, set }) => showTokens(deps, visit, params.slug, set))
    .post('/app/:slug/api-tokens', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const newToken = createApiToken(deps, actor, actor.organizationId, accepted(checkApiToken(form)))
          return showTokens(deps, visit, params.slug, set, { newToken })
        },
        (state, status) => showTokens(deps, visit, params.slug, set, { form: state }, status),
      )
    })
    .post('/app/:slug/api-tokens/:id/revocation', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      revokeApiToken(deps, actor, actor.organizationId, params.id)
      return goTo(set, routes.dashboard.apiTokens.index.url({ slug: params.slug }), visit, 'The token is revoked.')
    })

/** The new token is on the answer to its own form and nowhere else. */
function showTokens(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  shown: { form?: FormState; newToken?: string } = {},
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  const now = deps.clock.now()
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone: organization.timeZone,
    tokens: listApiTokens(deps.db, organization.id).map((token) => ({
      ...token,
      expired: token.expiresAt !== null && token.expiresAt <= now,
    })),
    roles: rolesWithin(actor),
    form: shown.form ?? emptyForm,
    newToken: shown.newToken,
  }
  return html(set, ApiTokensPage(props), status)
}
