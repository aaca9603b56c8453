import { write } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { type AuditFacts, recordAudit } from './record-audit.ts'

/** Records that personal data is about to be shown or handed out: what cannot be recorded is not handed out. */
export function recordReading(deps: Pick<Deps, 'clock' | 'db'>, actor: Actor, facts: AuditFacts): void {
  write(deps.db, (tx) => void recordAudit(tx, deps, actor, facts))
}

/** Which fields of a filter were used; what was typed there may name somebody. */
export function fieldsUsed(filter: object): string[] {
  return Object.entries(filter).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [name]))
}
