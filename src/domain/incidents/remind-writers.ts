import { eq } from 'drizzle-orm'
import { incidents } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import type { MessageKind } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import type { Incident } from './incident.ts'
import { writersOf } from './writers.ts'

interface Reminder {
  kind: MessageKind
  action: string
  /** Set on the incident, so that the reminder is not sent again. */
  noted: Partial<Incident>
  changes: Record<string, unknown>
}

/** Mails everybody who could write an update of the incident, and notes that it did. */
export function remindWriters(deps: Deps, actor: SystemActor, incident: Incident, reminder: Reminder): void {
  const { id, organizationId } = incident
  write(deps.db, (tx) => {
    tx.update(incidents).set(reminder.noted).where(eq(incidents.id, id)).run()
    const addresses = writersOf(tx, organizationId)
    for (const address of addresses)
      queueAccountMail(tx, deps, { kind: reminder.kind, address, subjectId: id, organizationId })
    recordAudit(tx, deps, actor, {
      action: reminder.action,
      organizationId,
      subject: { type: 'incident', id },
      changes: { ...reminder.changes, told: addresses.length },
    })
  })
}
