import { eq } from 'drizzle-orm'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import type { MessageKind } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import type { Incident } from './incident.ts'
import { writersOf } from './writers.ts'

export interface Reminder {
  incident: Incident
  kind: MessageKind
  action: AuditAction
  /** Set on the incident, so that the reminder is not sent again. */
  noted: Partial<Incident>
  changes: Record<string, unknown>
}

/**
 * Mails everybody who could write an update of these incidents of one organization, and notes that it did. Several that are due
 * together, as after a standstill, are one mail about the first, which names the others.
 */
export function remindWriters(deps: Deps, actor: SystemActor, reminders: readonly Reminder[]): void {
  const [first] = reminders
  if (first === undefined) return
  const { organizationId } = first.incident
  write(deps.db, (tx) => {
    const addresses = writersOf(tx, organizationId)
    for (const address of addresses)
      queueAccountMail(tx, deps, { kind: first.kind, address, subjectId: first.incident.id, organizationId })
    for (const { incident, noted, action, changes } of reminders) {
      tx.update(incidents).set(noted).where(eq(incidents.id, incident.id)).run()
      recordAudit(tx, deps, actor, {
        action,
        organizationId,
        subject: { type: 'incident', id: incident.id },
        changes: { ...changes, told: addresses.length },
      })
    }
  })
}
