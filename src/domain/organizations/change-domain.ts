import { and, eq, isNull, ne } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { domainClaims } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { publicUrl } from '../settings/instance.ts'
import { domainProblem, plainDomain } from './check-domain.ts'
import { type DomainClaim, holderOf, isClaim, serveDomain } from './domain-proof.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/**
 * Claims a host name for the page, besides its short name; '' gives it up. The page stands there once DNS proves the claim
 * (prove-domain.ts), and until then wherever it stood before: others may claim the name, too, and nobody is told of them. A
 * command at the console is proof enough, where nobody else has the name. Throws invalid on `customDomain`.
 */
export function changeDomain(deps: Deps, actor: Actor, organizationId: OrganizationId, typed: string): void {
  authorize(actor, 'organization:write', organizationId)
  const domain = plainDomain(typed) || null
  const problem = domain === null ? undefined : claimProblem(deps, domain)
  if (problem !== undefined) throw invalid({ customDomain: problem })
  const before = organizationById(deps, organizationId)
  write(deps.db, (tx) => saveDomain(tx, deps, actor, before, domain))
}

/** A sentence about a domain that cannot be claimed, or undefined. */
export function claimProblem(deps: Deps, domain: string): string | undefined {
  return domainProblem(domain, new URL(publicUrl(deps)).hostname)
}

/** In the causing transaction, which has asked whether the actor may. `domain`: checked; null gives up what there is. */
export function saveDomain(tx: Tx, deps: Deps, actor: Actor, before: Organization, domain: string | null): void {
  const { id: organizationId, customDomain } = before
  if (domain === null) {
    giveUp(tx, organizationId)
    const changes = { before: { customDomain }, after: { customDomain: null } }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'domain_changed', changes))
    return
  }
  const claim = claimDomain(tx, deps, organizationId, domain)
  if (actor.kind !== 'system')
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'domain_claimed', { domain }))
  else if (holderOf(tx, claim))
    throw invalid({ customDomain: `Another organization here uses ${domain}: choose another host name.` })
  else serveDomain(tx, deps, actor, claim, 'console')
}

/**
 * In the causing transaction, which records it: one claim to be proven, beside the domain at which the page stands. A name that
 * was claimed before keeps its record.
 */
export function claimDomain(tx: Tx, deps: Deps, organizationId: OrganizationId, domain: string): DomainClaim {
  tx.delete(domainClaims)
    .where(
      and(
        eq(domainClaims.organizationId, organizationId),
        isNull(domainClaims.provenAt),
        ne(domainClaims.domain, domain),
      ),
    )
    .run()
  const claim = { organizationId, domain, token: deps.ids.token(), createdAt: deps.clock.now() }
  tx.insert(domainClaims).values(claim).onConflictDoNothing().run()
  const kept = tx.select().from(domainClaims).where(isClaim(claim)).get()
  if (!kept) throw new Error('a claim that was just made is gone')
  return kept
}

function giveUp(tx: Tx, organizationId: OrganizationId): void {
  tx.delete(domainClaims).where(eq(domainClaims.organizationId, organizationId)).run()
  tx.update(organizations).set({ customDomain: null }).where(eq(organizations.id, organizationId)).run()
}
