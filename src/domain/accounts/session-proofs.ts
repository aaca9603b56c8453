import { createHash } from 'node:crypto'
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { sessions } from '#src/db/schema/access.ts'
import { sessionProofs } from '#src/db/schema/sso.ts'
import type { Deps, SessionProof } from '../context.ts'

export interface NewProof {
  /** Null: for the instance. */
  organizationId: OrganizationId | null
  /** Null: an owner broke the glass. */
  identityProviderId: string | null
  secondFactor: boolean
  /** Milliseconds. */
  lifetime: number
}

/** In the causing transaction: from now on the session opens the organization. A newer proof takes the place of an older. */
export function addProof(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, token: string, proof: NewProof): void {
  const { lifetime, ...facts } = proof
  const sessionHash = hashToken(token)
  const createdAt = deps.clock.now()
  const isFor =
    facts.organizationId === null
      ? isNull(sessionProofs.organizationId)
      : eq(sessionProofs.organizationId, facts.organizationId)
  tx.delete(sessionProofs)
    .where(and(eq(sessionProofs.sessionHash, sessionHash), isFor))
    .run()
  tx.insert(sessionProofs)
    .values({ ...facts, id: deps.ids.id(), sessionHash, createdAt, expiresAt: createdAt + lifetime })
    .run()
}

/** What is proven in the session, as long as it holds. */
export function proofsOf({ db, clock }: Pick<Deps, 'db' | 'clock'>, sessionHash: string): SessionProof[] {
  return prepared(db, 'proofs of a session', ofSession).all({ sessionHash, now: clock.now() })
}

function ofSession(db: Db) {
  const { organizationId, secondFactor } = sessionProofs
  return db
    .select({ organizationId, secondFactor })
    .from(sessionProofs)
    .where(
      and(
        eq(sessionProofs.sessionHash, sql.placeholder('sessionHash')),
        gt(sessionProofs.expiresAt, sql.placeholder('now')),
      ),
    )
    .prepare()
}

/** In the causing transaction: nothing that this provider vouched for opens anything more. Returns how many proofs ended. */
export function endProofsBy(tx: Tx, identityProviderId: string): number {
  const which = eq(sessionProofs.identityProviderId, identityProviderId)
  return tx.delete(sessionProofs).where(which).returning({ id: sessionProofs.id }).all().length
}

/**
 * In the causing transaction: ends what sessions have proven to the organization, those of one account or (null) all. Returns how
 * many proofs ended.
 */
export function endProofsIn(
  tx: Tx,
  { accountId, organizationId }: { accountId: AccountId | null; organizationId: OrganizationId | null },
): number {
  if (organizationId === null) return 0
  const own = tx
    .select({ hash: sessions.tokenHash })
    .from(sessions)
    .where(eq(sessions.accountId, accountId ?? ''))
  const whose = accountId === null ? undefined : inArray(sessionProofs.sessionHash, own)
  return tx
    .delete(sessionProofs)
    .where(and(whose, eq(sessionProofs.organizationId, organizationId)))
    .returning({ id: sessionProofs.id })
    .all().length
}

/** A session's token as it is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
