import { listOwnTokens } from '#src/domain/api-tokens/find-api-token.ts'
import { revokeOwnToken } from '#src/domain/api-tokens/revoke-api-token.ts'
import { routes } from '#src/routes.ts'
import { OwnTokensPage } from '#views/account/api-tokens.tsx'
import { action, type Binding, done, page } from '../action.ts'
import { personOf } from '../person.ts'

const { apiTokens } = routes.account

/** A person's own tokens, wherever they act: whoever is no admin there any more still finds and ends them here. */
export const ownTokenRoutes: Binding[] = [
  page(apiTokens.index, (context) => {
    const { deps, actor } = context
    return OwnTokensPage({ person: personOf(context), tokens: listOwnTokens(deps, actor.accountId) })
  }),

  action(apiTokens.revocation, ({ deps, actor, params }) => {
    revokeOwnToken(deps, actor, params.id)
    return done(apiTokens.index.url(), 'The token is revoked.')
  }),
]
