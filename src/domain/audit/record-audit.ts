import { eq, getTableColumns, type Placeholder, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { markAudited } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { detailsHash, entryHash, firstHash } from './chain.ts'

export interface AuditFacts {
  /** Past tense, as in `incident.opened`. */
  action: string
  /** The chain it belongs to; null: the instance's own. */
  organizationId: OrganizationId | null
  subject: { type: string; id: string }
  /** Never a secret: the log can be read and exported. */
  changes?: Record<string, unknown>
}

/** Appends who did what to what, when and from where, to the organization's hash chain, in the causing transaction. */
export function recordAudit(tx: Tx, deps: Pick<Deps, 'clock' | 'db'>, actor: Actor, facts: AuditFacts): void {
  const chain = facts.organizationId ?? ''
  const { head, append, advance } = prepared(deps.db, 'record audit', statements)
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
  }
  const hash = entryHash(entry)
  append.run({ ...entry, details, hash })
  advance.run({ chain, sequence: entry.sequence, hash })
  markAudited(tx)
}

/** Prepared once, because every write records an entry. */
function statements(db: Db) {
  const { chain, sequence, hash } = { chain: at('chain'), sequence: at('sequence'), hash: at('hash') }
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
      .values({ chain, sequence, hash })
      .onConflictDoUpdate({
        target: auditHeads.chain,
        set: { sequence: sql`excluded.sequence`, hash: sql`excluded.hash` },
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
