import { and, asc, desc, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { scimTokens } from '#src/db/schema/scim.ts'
import { erasedBy } from './erasures.ts'

/** One audit entry as people and programs read it. */
export interface AuditEntry {
  sequence: number
  /** UTC ms. */
  at: number
  actorKind: string
  actorId: string | null
  /** The actor's present name, or that it is a deleted account; null where there is none. */
  actorName: string | null
  action: string
  subjectType: string
  subjectId: string
  changes: Record<string, unknown>
  ip: string
  userAgent: string
  requestId: string
  previousHash: string
  hash: string
}

export interface AuditFilter {
  /** The beginning of an action's name: `incident` finds `incident.opened`. */
  action?: string
  /** An actor's id. */
  actor?: string
  subject?: string
  /** UTC ms, inclusive. */
  from?: number
  /** UTC ms, exclusive. */
  until?: number
}

/** Newest first, only entries numbered below `before`; the chain '' is the instance's. */
export function listAudit(
  db: Reader,
  chain: string,
  filter: AuditFilter,
  { limit, before }: { limit: number; before?: number },
): AuditEntry[] {
  const older = before === undefined ? undefined : lt(auditEntries.sequence, before)
  const newest = (which: SQL | undefined) =>
    select(db, and(eq(auditEntries.chain, chain), which, older))
      .orderBy(desc(auditEntries.sequence))
      .limit(limit)
      .all()
  const { action = '', ...rest } = filter
  if (action === '') return newest(matches(filter)).map(readable)
  // Each name apart, as the index has them: what begins like it would be looked for in every entry.
  const names = distinct(db, chain, 'action').filter((name) => name.startsWith(action))
  return names
    .flatMap((name) => newest(and(eq(auditEntries.action, name), matches(rest))))
    .toSorted((a, b) => b.entry.sequence - a.entry.sequence)
    .slice(0, limit)
    .map(readable)
}

/** Different actors or actions of a chain: one look into the index for each, where DISTINCT would read every entry. */
function distinct(db: Reader, chain: string, what: 'action' | 'actorId'): string[] {
  const column = auditEntries[what]
  const next = (after: SQL | undefined) => {
    const row = db
      .select({ value: sql<string | null>`min(${column})` })
      .from(auditEntries)
      .where(and(eq(auditEntries.chain, chain), after))
      .get()
    return row?.value ?? null
  }
  const found: string[] = []
  for (let value = next(undefined); value !== null; value = next(gt(column, value))) found.push(value)
  return found
}

/** Entries per step: an export holds no more than this in memory. */
const step = 500

/** All matching entries, oldest first, in steps. */
export function* eachAudit(db: Reader, chain: string, filter: AuditFilter): Generator<AuditEntry[]> {
  let after = 0
  for (;;) {
    const entries = auditAfter(db, chain, after, { filter })
    if (entries.length === 0) return
    after = entries.at(-1)?.sequence ?? after
    yield entries
  }
}

/** Entries of a chain behind that sequence, the oldest first. */
export function auditAfter(
  db: Reader,
  chain: string,
  after: number,
  { filter = {}, limit = step }: { filter?: AuditFilter; limit?: number } = {},
): AuditEntry[] {
  return select(db, and(eq(auditEntries.chain, chain), matches(filter), gt(auditEntries.sequence, after)))
    .orderBy(asc(auditEntries.sequence))
    .limit(limit)
    .all()
    .map(readable)
}

/** Actors of this chain with their present names, for the filter. */
export function auditActors(db: Reader, chain: string): { id: string; name: string }[] {
  return distinct(db, chain, 'actorId')
    .flatMap((id) => {
      const newest = select(db, and(eq(auditEntries.chain, chain), eq(auditEntries.actorId, id)))
        .orderBy(desc(auditEntries.sequence))
        .limit(1)
        .get()
      return newest ? { id, name: newest.actorName ?? (isPerson(newest.entry) ? `Deleted account (${id})` : id) } : []
    })
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** An actor of these kinds that has no name any more is a deleted account. */
function isPerson({ actorKind }: Pick<AuditEntry, 'actorKind'>): boolean {
  return actorKind === 'member' || actorKind === 'account'
}

const actorName = sql<string | null>`coalesce(${accounts.name}, ${apiTokens.name}, ${scimTokens.name})`

function select(db: Reader, where: SQL | undefined) {
  return db
    .select({ entry: auditEntries, actorName })
    .from(auditEntries)
    .leftJoin(accounts, eq(accounts.id, auditEntries.actorId))
    .leftJoin(apiTokens, eq(apiTokens.id, auditEntries.actorId))
    .leftJoin(scimTokens, eq(scimTokens.id, auditEntries.actorId))
    .where(where)
}

function matches({ action, actor, subject, from, until }: AuditFilter): SQL | undefined {
  return and(
    action ? sql`substr(${auditEntries.action}, 1, ${action.length}) = ${action}` : undefined,
    actor ? eq(auditEntries.actorId, actor) : undefined,
    subject ? eq(auditEntries.subjectId, subject) : undefined,
    from === undefined ? undefined : gte(auditEntries.at, from),
    until === undefined ? undefined : lt(auditEntries.at, until),
  )
}

function readable(row: { entry: typeof auditEntries.$inferSelect; actorName: string | null }): AuditEntry {
  const { details, detailsHash: _hash, chain: _chain, epoch: _epoch, ...entry } = row.entry
  const actorName = row.actorName ?? (isDeletedPerson(row.entry) ? 'Deleted account' : null)
  return { ...entry, actorName, ...readDetails(details) }
}

/** Never throws: somebody may have tampered with the details, and the log must still open; verifying reports it. */
function readDetails(text: string): Pick<AuditEntry, 'changes' | 'ip' | 'userAgent' | 'requestId'> {
  try {
    const { changes, ip = '', userAgent = '', requestId = '' } = JSON.parse(text) as Partial<AuditEntry>
    return { changes: changes ?? {}, ip, userAgent, requestId }
  } catch {
    return { changes: {}, ip: '', userAgent: '', requestId: '' }
  }
}

function isDeletedPerson(entry: typeof auditEntries.$inferSelect): boolean {
  return isPerson(entry) && erasedBy(entry.details) !== null
}
