import { eq, getTableColumns, type Placeholder, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { auditState } from '#src/db/schema/evidence.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { markAudited } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import type { Actor, Deps } from '../context.ts'
import { movedState } from './all-ends.ts'
import { newestSealer } from './audit-keys.ts'
import { type ChainEnd, detailsHash, firstHash, type Sealer } from './chain.ts'

export interface AuditFacts {
  /** Past tense, as in `incident.opened`. */
  action: AuditAction
  /** The chain it belongs to; null: the instance's own. */
  organizationId: OrganizationId | null
  subject: { type: string; id: string }
  /** Never a secret: the log can be read and exported. */
  changes?: Record<string, unknown>
}

/**
 * Appends who did what to what, when and from where, to the organization's chain, in the causing transaction. Returns where the
 * chain ends now. Throws where the database was opened without its secret key.
 */
export function recordAudit(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  facts: AuditFacts,
  by: Sealer = newestSealer(deps.db),
): ChainEnd {
  const chain = facts.organizationId ?? ''
  const { head, append, advance, state, saveState } = prepared(deps.db, 'record audit', statements)
  const before = state.get()
  if (before && before.epoch > by.epoch) throw new Error('the secret key was rotated meanwhile: start again')
  const last = head.get({ chain })
  const { ip, userAgent, requestId } = actor.origin
  const details = JSON.stringify({ changes: facts.changes ?? {}, ip, userAgent, requestId })
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
    epoch: by.epoch,
  }
  const end = { chain, sequence: entry.sequence, hash: by.entry(entry) }
  const seal = by.end(end)
  append.run({ ...entry, details, hash: end.hash })
  advance.run({ ...end, seal })
  // The seal of the last end is made anew rather than read: what is read may have been written by anybody.
  if (before) saveState.run(movedState(by, before, { from: last ? by.end(last) : null, to: seal, entries: 1 }))
  markAudited(tx)
  return end
}

/** Prepared once, because every write records an entry. */
function statements(db: Db) {
  const [chain, sequence, hash, seal] = [at('chain'), at('sequence'), at('hash'), at('seal')]
  const columns = Object.keys(getTableColumns(auditEntries)) as (keyof typeof auditEntries.$inferInsert)[]
  const entry = Object.fromEntries(columns.map((column) => [column, at(column)]))
  return {
    head: db.select().from(auditHeads).where(eq(auditHeads.chain, chain)).prepare(),
    append: db
      .insert(auditEntries)
      .values(entry as Record<(typeof columns)[number], Placeholder>)
      .prepare(),
    advance: db
      .insert(auditHeads)
      .values({ chain, sequence, hash, seal })
      .onConflictDoUpdate({
        target: auditHeads.chain,
        set: { sequence: sql`excluded.sequence`, hash: sql`excluded.hash`, seal: sql`excluded.seal` },
      })
      .prepare(),
    state: db.select().from(auditState).prepare(),
    saveState: db
      .update(auditState)
      .set({
        entries: sql`${at('entries')}`,
        sum: sql`${at('sum')}`,
        seal: sql`${at('seal')}`,
      })
      .prepare(),
  }
}

function at(name: string): Placeholder {
  return sql.placeholder(name)
}

function actorId(actor: Actor): string | null {
  if (actor.kind === 'member' || actor.kind === 'account') return actor.accountId
  else if (actor.kind === 'subscriber') return actor.subscriberId
  else if (actor.kind === 'token' || actor.kind === 'provisioner') return actor.tokenId
  else if (actor.kind === 'system') return actor.name
  else return null
}
