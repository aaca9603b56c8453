import type { IdentityProvider } from '#src/domain/sso/provider.ts'
import { routes } from '#src/routes.ts'
import type { SsoWay } from '#views/auth/sso.tsx'

/** Links on which a sign-in at each provider begins. `address`: a hint for its own page. */
export function waysTo(providers: readonly IdentityProvider[], next: string, address?: string): SsoWay[] {
  return providers.map(({ id, name }) => ({ name, url: routes.signIn.sso.begin.url({ id }, { next, address }) }))
}
