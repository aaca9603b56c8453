import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { activeAlarms } from './find-alarms.ts'
import { clearAlarm, type RaisedAlarm, raiseAlarm } from './raise-alarm.ts'

/**
 * For whoever looks again and again: raised as long as something is wrong, and cleared once nothing is. Writes where that changes
 * something alone. Not audited, because nobody acted.
 */
export function keepAlarm(
  deps: Pick<Deps, 'db' | 'clock' | 'ids'>,
  which: Pick<RaisedAlarm, 'kind' | 'subject'>,
  wrong: Pick<RaisedAlarm, 'cause' | 'sentence'> | null,
): void {
  const active = activeAlarms(deps.db).find(({ kind, subject }) => kind === which.kind && subject === which.subject)
  if (wrong === null) {
    if (active) writeUnaudited(deps.db, (tx) => clearAlarm(tx, deps, which))
  } else if (active?.cause !== wrong.cause || active.sentence !== wrong.sentence)
    writeUnaudited(deps.db, (tx) => raiseAlarm(tx, deps, { ...which, ...wrong }))
}
