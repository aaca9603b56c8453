import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { markAudited } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { detailsHash, entryHash, firstHash } from './chain.ts'

export interface AuditFacts {
  /** Past tense, as in `incident.opened`. */
  action: string
  /** The chain it belongs to; null: the instance's own. */
  organizationId: string | null
  subject: { type: string; id: string }
  /** What changed, never a secret. */
  changes?: Record<string, unknown>
}

/** Appends who did what to what, when and from where, to the organization's hash chain, in the causing transaction. */
export function recordAudit(tx: Tx, deps: Pick<Deps, 'clock'>, actor: Actor, facts: AuditFacts): void {
  const chain = facts.organizationId ?? ''
  const last = tx.select().from(auditHeads).where(eq(auditHeads.chain, chain)).get()
  const details = JSON.stringify({ changes: facts.changes ?? {}, ...actor.origin })
  const entry = {
    chain,
    sequence: (last?.sequence ?? 0) + 1,
    at: deps.clock.now(),
    actorKind: actor.kind,
    actorId: actorId(actor),
    action: facts.action,
    subjectType: facts.subject.type,
    subjectId: facts.subject.id,
    detailsHash: detailsHash(details),
    previousHash: last?.hash ?? firstHash,
  }
  const head = { sequence: entry.sequence, hash: entryHash(entry) }
  tx.insert(auditEntries)
    .values({ ...entry, details, hash: head.hash })
    .run()
  tx.insert(auditHeads)
    .values({ chain, ...head })
    .onConflictDoUpdate({ target: auditHeads.chain, set: head })
    .run()
  markAudited(tx)
}

function actorId(actor: Actor): string | null {
  if (actor.kind === 'member' || actor.kind === 'account') return actor.accountId
  else if (actor.kind === 'subscriber') return actor.subscriberId
  else if (actor.kind === 'token') return actor.tokenId
  else if (actor.kind === 'system') return actor.name
  else return null
}
