import { and, eq, gt, isNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { domainClaims } from '#src/db/schema/page-access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { conflict } from '../errors.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { claimsOf, type DomainClaim, holderOf, isClaim, proofRecord, proveClaim } from './domain-proof.ts'

/** Enough for a person; a change in DNS comes no sooner by asking more often. */
const perOrganization = { limit: 30, window: 10 * 60_000 }
/** Milliseconds for which the job looks for a claim's record without being asked. */
const lookedFor = 30 * 24 * 3_600_000

/** Looks for the record of the organization's claim now. Returns whether it is proven. Throws conflict where there is none. */
export async function checkDomain(deps: Deps, actor: Actor, organizationId: OrganizationId): Promise<boolean> {
  authorize(actor, 'organization:write', organizationId)
  const { pending } = claimsOf(deps.db, organizationId)
  if (!pending) throw conflict('No domain waits for its proof: save one first.')
  spendAttempts(deps, { key: `domain-claim:${organizationId}`, ...perOrganization })
  return checkClaim(deps, actor, pending)
}

/** The job: finds records that were made since, without anybody asking. */
export async function checkDomainClaims(deps: Deps, actor: SystemActor): Promise<void> {
  const waiting = deps.db
    .select({ claim: domainClaims })
    .from(domainClaims)
    .innerJoin(organizations, eq(organizations.id, domainClaims.organizationId))
    .where(
      and(
        isNull(domainClaims.provenAt),
        isNull(organizations.deletedAt),
        gt(domainClaims.createdAt, deps.clock.now() - lookedFor),
      ),
    )
    .all()
  for (const { claim } of waiting) await checkClaim(deps, actor, claim)
}

/** While DNS does not answer nothing changes: a claim stays, and so does whatever is served. */
async function checkClaim(deps: Deps, actor: Actor, claim: DomainClaim): Promise<boolean> {
  const records = await deps.dns.txt(proofRecord(claim).name).catch(reasonOf)
  if (typeof records === 'string') return note(deps, claim, `DNS did not answer (${records}). Try again in a while.`)
  const problem = problemOf(records, claim, holderOf(deps.db, claim))
  if (problem !== undefined) return note(deps, claim, problem)
  proveClaim(deps, actor, claim)
  return true
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function note(deps: Deps, claim: DomainClaim, problem: string): false {
  const checkedAt = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    tx.update(domainClaims).set({ checkedAt, problem }).where(isClaim(claim)).run()
  })
  return false
}

function problemOf(records: string[], claim: DomainClaim, holder: DomainClaim | undefined): string | undefined {
  const { name, value } = proofRecord(claim)
  const found = records.map((record) => record.trim())
  if (!found.includes(value))
    return found.some((record) => record.startsWith('opsentry-domain='))
      ? `The TXT record at ${name} holds another value: make one with the value below.`
      : `There is no TXT record at ${name} yet. After a change it can take an hour to be seen.`
  else if (holder && found.includes(proofRecord(holder).value))
    return `There are two records of Opsentry at ${name}, and the name is in use: leave the one with the value below, and check again.`
  else return undefined
}
