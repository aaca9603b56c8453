import { and, asc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { auditArchives } from '#src/db/schema/operations.ts'
import type { Deps, Member } from '../context.ts'
import { notFound } from '../errors.ts'
import { recordReading } from './record-reading.ts'

export interface EarlierAudit {
  id: string
  /** The address of the instance it comes from. */
  origin: string
  /** UTC ms. */
  exportedAt: number
  entries: number
}

/** Logs of the instances that the organization was moved from, oldest first. */
export function listEarlierAudits(db: Reader, organizationId: string): EarlierAudit[] {
  const { id, origin, exportedAt, entries } = auditArchives
  return db
    .select({ id, origin, exportedAt, entries })
    .from(auditArchives)
    .where(eq(auditArchives.organizationId, organizationId))
    .orderBy(asc(exportedAt), asc(id))
    .all()
}

/** `readEarlierAudit`, recorded. */
export function downloadEarlierAudit(
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Member,
  id: string,
): ReadableStream<Uint8Array> {
  const { organizationId } = actor
  const log = readEarlierAudit(deps.db, organizationId, id)
  recordReading(deps, actor, { action: 'audit.exported', organizationId, subject: { type: 'earlier_audit_log', id } })
  return log
}

/** NDJSON, unpacked while it is read. Throws not_found for an unknown log and for another organization's. */
export function readEarlierAudit(db: Reader, organizationId: string, id: string): ReadableStream<Uint8Array> {
  const archive = db
    .select()
    .from(auditArchives)
    .where(and(eq(auditArchives.organizationId, organizationId), eq(auditArchives.id, id)))
    .get()
  if (!archive) throw notFound('audit log')
  return new Blob([new Uint8Array(archive.bytes)]).stream().pipeThrough(new DecompressionStream('gzip'))
}

/** In the causing transaction, which must record the log and its digest: no chain here covers it. */
export function keepEarlierAudit(tx: Tx, archive: typeof auditArchives.$inferInsert): void {
  tx.insert(auditArchives).values(archive).run()
}

/** In the causing transaction, which must record the digest of the log without the erased person. */
export function replaceEarlierAudit(tx: Tx, id: string, bytes: Buffer): void {
  tx.update(auditArchives).set({ bytes }).where(eq(auditArchives.id, id)).run()
}
