import type { IdentityProviderKind } from '#src/words/sso.ts'
import type { ProviderKind } from './protocol.ts'
import type { IdentityProvider } from './provider.ts'

/** The plug-in place of single sign-on: one entry for each protocol, loaded by whoever first signs in so. */
const kinds: Record<IdentityProviderKind, () => Promise<ProviderKind>> = {
  oidc: async () => (await import('./oidc/oidc.ts')).oidc,
  saml: async () => (await import('./saml/saml.ts')).saml,
}

export async function kindOf({ kind }: Pick<IdentityProvider, 'kind'>): Promise<ProviderKind> {
  return kinds[kind]()
}
