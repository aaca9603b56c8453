import { StorageError } from '#src/db/storage.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'

const alarm = { kind: 'database_damaged', subject: '' } as const

/** Tells the operator what was found in the database file; null: nothing, and what was told before is over. Never throws for a damaged file. */
export function noteDamage(deps: Deps, damage: string | null): void {
  try {
    if (damage === null && !activeAlarms(deps.db).some(({ kind }) => kind === alarm.kind)) return
    writeUnaudited(deps.db, (tx) => {
      if (damage === null) clearAlarm(tx, deps, alarm)
      else raiseAlarm(tx, deps, { ...alarm, cause: damage, sentence: sentenceOf(damage) })
    })
  } catch (error) {
    // It stands in the log.
    if (damage === null && !(error instanceof StorageError)) throw error
  }
}

function sentenceOf(damage: string): string {
  return `${damage} Pages and saves that need that part fail. Stop Opsentry, and put a backup back with opsentry restore; the damaged file is kept in backups/.`
}
