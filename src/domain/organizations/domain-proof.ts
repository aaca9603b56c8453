import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { domainClaims } from '#src/db/schema/page-access.ts'
import { write } from '#src/db/write.ts'
import type { DomainProof } from '#src/words/access.ts'
import { type Role, roles } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { mayDo } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import type { Organization } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Those who could prove a domain. */
const keepers: Role[] = roles.filter((role) => mayDo(role, 'organization:write'))

export type DomainClaim = typeof domainClaims.$inferSelect

export interface ProofRecord {
  /** Such as `_opsentry-challenge.status.example.com`. */
  name: string
  value: string
}

/** The TXT record that proves the claim. Below the name itself, which may be a CNAME and then has no other record. */
export function proofRecord({ domain, token }: Pick<DomainClaim, 'domain' | 'token'>): ProofRecord {
  return { name: `_opsentry-challenge.${domain}`, value: `opsentry-domain=${token}` }
}

/** What the organization claims: the domain at which its page stands, and one that it has yet to prove. */
export function claimsOf(db: Reader, organizationId: OrganizationId): { served?: DomainClaim; pending?: DomainClaim } {
  const claims = db
    .select()
    .from(domainClaims)
    .where(eq(domainClaims.organizationId, organizationId))
    .orderBy(desc(domainClaims.createdAt))
    .all()
  return {
    served: claims.find(({ provenAt }) => provenAt !== null),
    pending: claims.find(({ provenAt }) => provenAt === null),
  }
}

/** The domain that the organization would have, be it proven or not; null: none. */
export function wantedDomain(
  db: Reader,
  { id, customDomain }: Pick<Organization, 'id' | 'customDomain'>,
): string | null {
  return claimsOf(db, id).pending?.domain ?? customDomain
}

/** Whoever has the domain besides, deleted or not: its claim, and whether that can be proven still. */
export function holderOf(db: Reader, { organizationId, domain }: Pick<DomainClaim, 'organizationId' | 'domain'>) {
  return db
    .select()
    .from(domainClaims)
    .innerJoin(organizations, eq(organizations.id, domainClaims.organizationId))
    .where(
      and(
        eq(domainClaims.domain, domain),
        eq(organizations.customDomain, domain),
        ne(domainClaims.organizationId, organizationId),
      ),
    )
    .get()?.domain_claims
}

/** Serves the claim that DNS has proven. Throws conflict where it was given up, or replaced by another, while DNS was asked. */
export function proveClaim(deps: Deps, actor: Actor, claim: DomainClaim): void {
  write(deps.db, (tx) => {
    const known = tx.select().from(domainClaims).where(isClaim(claim)).get()
    if (known?.token !== claim.token) throw conflict('The claim has changed meanwhile: look at it again.')
    serveDomain(tx, deps, actor, known, 'dns')
  })
}

/** In the causing transaction: the page stands at the domain from now on, and whoever had it before has it no more. */
export function serveDomain(tx: Tx, deps: Deps, actor: Actor, claim: DomainClaim, proof: DomainProof): void {
  const { organizationId, domain } = claim
  const holder = holderOf(tx, claim)
  if (holder) loseDomain(tx, deps, holder)
  const before = tx
    .select({ customDomain: organizations.customDomain })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .get()
  tx.update(organizations).set({ customDomain: domain }).where(eq(organizations.id, organizationId)).run()
  tx.delete(domainClaims)
    .where(and(eq(domainClaims.organizationId, organizationId), ne(domainClaims.domain, domain)))
    .run()
  const now = deps.clock.now()
  tx.update(domainClaims).set({ provenAt: now, proof, checkedAt: now, problem: null }).where(isClaim(claim)).run()
  const changes = { before, after: { customDomain: domain }, proof }
  recordAudit(tx, deps, actor, organizationChange(organizationId, 'domain_changed', changes))
}

/** Nothing of who has proven the name now is told, neither here nor in the log. */
function loseDomain(tx: Tx, deps: Deps, claim: DomainClaim): void {
  const { organizationId, domain } = claim
  const problem = `Somebody else has proven in DNS that ${domain} is theirs, so your page no longer stands there. If the name is yours, make the record below, remove the other one at its name, and check again.`
  tx.update(organizations).set({ customDomain: null }).where(eq(organizations.id, organizationId)).run()
  tx.update(domainClaims)
    .set({ provenAt: null, proof: null, createdAt: deps.clock.now(), problem })
    .where(isClaim(claim))
    .run()
  for (const address of keepersOf(tx, organizationId))
    queueAccountMail(tx, deps, { kind: 'domain_lost', address, subjectId: organizationId, organizationId })
  const origin = { ip: '', userAgent: '', requestId: '' }
  const facts = organizationChange(organizationId, 'domain_lost', { customDomain: domain })
  recordAudit(tx, deps, { kind: 'system', name: 'domain-claims', origin }, facts)
}

function keepersOf(db: Reader, organizationId: OrganizationId): string[] {
  return db
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), inArray(memberships.role, keepers)))
    .all()
    .map(({ email }) => email)
}

export function isClaim({ organizationId, domain }: Pick<DomainClaim, 'organizationId' | 'domain'>) {
  return and(eq(domainClaims.organizationId, organizationId), eq(domainClaims.domain, domain))
}
