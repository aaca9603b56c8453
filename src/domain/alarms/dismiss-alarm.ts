import { and, eq, isNull } from 'drizzle-orm'
import { alarms } from '#src/db/schema/alarms.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { alarmFacts } from './alarm.ts'
import { clearAlarm } from './raise-alarm.ts'

/**
 * The instance admin has read it. Throws not_found once it is over, and conflict for one that only its own cause can end.
 */
export function dismissAlarm(deps: Deps, actor: Actor, id: string): void {
  authorizeInstanceAdmin(actor)
  write(deps.db, (tx) => {
    const alarm = tx
      .select()
      .from(alarms)
      .where(and(eq(alarms.id, id), isNull(alarms.clearedAt)))
      .get()
    if (!alarm) throw notFound('alarm')
    if (alarmFacts[alarm.kind].ends !== 'when read') throw conflict('This ends by itself, when its cause is mended.')
    clearAlarm(tx, deps, alarm)
    const { kind, subject, sentence } = alarm
    recordAudit(tx, deps, actor, {
      action: 'alarm.dismissed',
      organizationId: null,
      subject: { type: 'alarm', id },
      changes: { kind, subject, sentence },
    })
  })
}
