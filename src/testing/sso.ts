import { identityProviders, mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { signedInAccount } from '#src/domain/accounts/sessions.ts'
import type { AccountActor, Deps } from '#src/domain/context.ts'
import { findProvider } from '#src/domain/sso/find-providers.ts'
import type { IdentityProvider, Vouched } from '#src/domain/sso/provider.ts'
import { type PresentSession, SsoRefused, signInVouched } from '#src/domain/sso/sign-in-by-sso.ts'
import { acmeId, testOrigin } from './personas.ts'

/** A provider that is on; nothing answers at its issuer, and nothing is asked: it is refused before. */
export function addProvider(
  deps: Deps,
  organizationId: string | null = acmeId,
  facts: Partial<typeof identityProviders.$inferInsert> = {},
): IdentityProvider {
  const id = facts.id ?? deps.ids.id()
  const at = { createdAt: deps.clock.now(), changedAt: deps.clock.now(), enabledAt: deps.clock.now() }
  const row = {
    id,
    organizationId,
    kind: 'oidc' as const,
    name: 'Acme ID',
    issuer: 'https://127.0.0.1:9',
    clientId: 'c',
  }
  writeUnaudited(deps.db, (tx) =>
    tx
      .insert(identityProviders)
      .values({ ...row, ...at, ...facts })
      .run(),
  )
  return findProvider(deps.db, organizationId, id)
}

/** The domain is proven, as after its record was found; returns its id. */
export function addProvenDomain(deps: Deps, organizationId: string | null = acmeId, domain = 'example.com'): string {
  const id = deps.ids.id()
  const now = deps.clock.now()
  const row = { id, organizationId, domain, token: deps.ids.token(), createdAt: now, checkedAt: now, verifiedAt: now }
  writeUnaudited(deps.db, (tx) => tx.insert(mailDomains).values(row).run())
  return id
}

/** Somebody of whom a provider vouches for all that it can. */
export function vouchedFor(subject: string, facts: Partial<Vouched> = {}): Vouched {
  const name = subject.charAt(0).toUpperCase() + subject.slice(1)
  return {
    subject,
    address: `${subject}@example.com`,
    isAddressVerified: true,
    name,
    groups: null,
    isTwoFactors: null,
    ...facts,
  }
}

/** Signs in, or says why not. */
export function comesBy(
  deps: Deps,
  provider: IdentityProvider,
  vouched: Vouched,
  present: PresentSession | null = null,
): PresentSession | string {
  try {
    const arrival = { provider, vouched, purpose: 'sign_in', next: '/' } as const
    const token = signInVouched(deps, testOrigin, arrival, present)
    return { token, account: accountIn(deps, token) }
  } catch (error) {
    if (error instanceof SsoRefused) return error.reason
    throw error
  }
}

/** `comesBy` where it must succeed. */
export function cameBy(...came: Parameters<typeof comesBy>): PresentSession {
  const session = comesBy(...came)
  if (typeof session === 'string') throw new Error(`refused: ${session}`)
  return session
}

/** The account that the session opens. Throws where it opens none. */
export function accountIn(deps: Deps, token: string): AccountActor {
  const account = signedInAccount(deps, token, testOrigin)
  if (!account) throw new Error('the session opens nothing')
  return account
}
