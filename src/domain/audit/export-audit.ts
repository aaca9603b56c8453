import { stringify } from '#src/csv.ts'
import type { Reader } from '#src/db/connection.ts'
import type { Actor, Deps } from '../context.ts'
import { type AuditEntry, type AuditFilter, eachAudit } from './list-audit.ts'
import { fieldsUsed, recordReading } from './record-reading.ts'

export const auditFormats = ['csv', 'ndjson'] as const
export type AuditFormat = (typeof auditFormats)[number]

const columns = [
  'sequence',
  'time',
  'action',
  'actorKind',
  'actorId',
  'actorName',
  'subjectType',
  'subjectId',
  'changes',
  'ip',
  'userAgent',
  'requestId',
  'previousHash',
  'hash',
] as const

/** `exportAudit`, recorded in that chain. */
export function downloadAudit(
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { chain, filter, format }: { chain: string; filter: AuditFilter; format: AuditFormat },
): Generator<string> {
  recordReading(deps, actor, {
    action: 'audit.exported',
    organizationId: chain === '' ? null : chain,
    subject: { type: 'audit_log', id: chain },
    changes: { format, filteredBy: fieldsUsed(filter) },
  })
  return exportAudit(deps.db, chain, filter, format)
}

/**
 * The chain as text, oldest first, in steps that do not fill the memory: RFC 4180 CSV with a header, cells that a
 * spreadsheet would run as formulas defused; or one JSON object per line.
 */
export function* exportAudit(db: Reader, chain: string, filter: AuditFilter, format: AuditFormat): Generator<string> {
  if (format === 'csv') yield stringify([[...columns]], { record_delimiter: 'windows' })
  for (const entries of eachAudit(db, chain, filter)) yield format === 'csv' ? csv(entries) : ndjson(entries)
}

function csv(entries: AuditEntry[]): string {
  return stringify(entries.map(row), { columns: [...columns], escape_formulas: true, record_delimiter: 'windows' })
}

function ndjson(entries: AuditEntry[]): string {
  return entries.map((entry) => `${JSON.stringify({ ...entry, at: undefined, time: time(entry) })}\n`).join('')
}

function row(entry: AuditEntry): Record<string, unknown> {
  return { ...entry, time: time(entry), changes: JSON.stringify(entry.changes) }
}

function time({ at }: AuditEntry): string {
  return new Date(at).toISOString()
}
