import type { Reader, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { backupState } from '#src/db/schema/backups.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { readBackupSettings } from '../settings/backup-settings.ts'
import { nextRun } from './backup-schedule.ts'

export type BackupStateRow = typeof backupState.$inferSelect

const stateId = '1'
const day = 86_400_000

/** Undefined: nothing was planned yet. */
export function readBackupState(db: Reader): BackupStateRow | undefined {
  return prepared(db, 'backup state', () => db.select().from(backupState).prepare()).get()
}

/** The row, which is made where it is missing: the first backup comes at the next time of the schedule. */
export function plannedState(deps: Pick<Deps, 'db' | 'clock' | 'ids'>): BackupStateRow {
  const known = readBackupState(deps.db)
  if (known) return known
  return writeUnaudited(deps.db, (tx) => planState(tx, deps))
}

/** In the causing transaction. */
export function planState(tx: Tx, { clock, ids }: Pick<Deps, 'clock' | 'ids'>): BackupStateRow {
  const now = clock.now()
  tx.insert(backupState)
    .values({
      ...{ id: stateId, mark: ids.id().slice(0, 6), nextCheckAt: now + day },
      nextBackupAt: nextRun(readBackupSettings(tx), now),
      nextRehearsalAt: readBackupSettings(tx).rehearsal === 'off' ? null : now,
    })
    .onConflictDoNothing()
    .run()
  return tx.select().from(backupState).get() as BackupStateRow
}

export function changeState(tx: Tx, change: Partial<Omit<BackupStateRow, 'id' | 'mark'>>): void {
  tx.update(backupState).set(change).run()
}
