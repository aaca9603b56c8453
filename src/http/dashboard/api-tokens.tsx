import { checkApiToken } from '#src/domain/api-tokens/check-api-token.ts'
import { createApiToken, createOwnToken } from '#src/domain/api-tokens/create-api-token.ts'
import { listApiTokens } from '#src/domain/api-tokens/find-api-token.ts'
import { revokeApiToken } from '#src/domain/api-tokens/revoke-api-token.ts'
import { mostCallsPerMinute, usualCallsPerMinute } from '#src/domain/api-tokens/token-limits.ts'
import { rolesWithin } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { allowApiKeyInAddress } from '#src/domain/organizations/api-key-in-address.ts'
import { localMoment } from '#src/domain/time/local-moment.ts'
import { routes } from '#src/routes.ts'
import { ApiTokensPage } from '#views/dashboard/api-tokens.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { apiTokens } = routes.dashboard

export const apiTokenRoutes: Binding[] = [
  page(apiTokens.index, (context) => showTokens(context)),

  action(
    apiTokens.create,
    (context) => {
      const { deps, actor, form, organization } = context
      const clock = { now: deps.clock.now(), timeZone: organization.timeZone }
      const { holder, limits, ...input } = accepted(checkApiToken(form, clock))
      const create = holder === 'person' ? createOwnToken : createApiToken
      return showTokens(context, { newToken: create(deps, actor, actor.organizationId, input, limits) })
    },
    (context, form) => showTokens(context, { form }),
  ),

  action(apiTokens.inAddresses, ({ deps, actor, form, params }) => {
    const allowed = form.ticked('allowed')
    allowApiKeyInAddress(deps, actor, actor.organizationId, allowed)
    const sentence = allowed ? 'Tokens are accepted in addresses.' : 'Tokens are accepted in headers only.'
    return done(apiTokens.index.url(params), sentence)
  }),

  action(apiTokens.revocation, ({ deps, actor, params }) => {
    revokeApiToken(deps, actor, actor.organizationId, params.id)
    return done(apiTokens.index.url(params), 'The token is revoked.')
  }),
]

/** The new token is on the answer to its own form and nowhere else. */
function showTokens(context: MemberContext, shown: { form?: FormState; newToken?: string } = {}): JSX.Element {
  const { deps, actor, organization } = context
  const now = deps.clock.now()
  return ApiTokensPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    tokens: listApiTokens(deps.db, organization.id).map((token) => ({
      ...token,
      mine: token.accountId === actor.accountId,
      expired: token.expiresAt !== null && token.expiresAt <= now,
    })),
    roles: rolesWithin(actor),
    form: shown.form ?? emptyForm,
    calls: { usual: usualCallsPerMinute, most: mostCallsPerMinute },
    today: localMoment(now, organization.timeZone).slice(0, 10),
    apiKeyInAddress: organization.apiKeyInAddress,
    newToken: shown.newToken,
  })
}
