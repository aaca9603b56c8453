import { join } from 'node:path'
import { writeUnaudited } from '#src/db/write.ts'
import type { BackupPlace } from '#src/words/backups.ts'
import { type BackupSettings, keepRuleOf } from '../settings/backup-settings.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { type BackupCopy, copiesAt, forgetCopy } from './backup-copies.ts'
import { databaseOf } from './backup-names.ts'
import { runsOfDay } from './backup-schedule.ts'
import { type BackupTurn, mustStore } from './backup-turn.ts'
import { type KeepReason, keptBackups } from './kept-backups.ts'

/** Why each of one place's copies stays; those that are not in it go. */
export function reasonsAt(
  copies: readonly BackupCopy[],
  settings: BackupSettings,
  now: number,
): Map<BackupCopy, KeepReason[]> {
  const sound = copies.filter(({ kind, state }) => kind === 'database' && state === 'sound')
  const { timeZone } = settings
  const how = { rule: keepRuleOf(settings), timeZone, recent: runsOfDay(settings).length, now }
  const kept = keptBackups(sound, how)
  const byName = new Map([...kept].map(([{ name }, reasons]) => [name, reasons]))
  const newest = sound[0]?.madeAt ?? Number.NEGATIVE_INFINITY
  return new Map(
    copies.flatMap((copy): [BackupCopy, KeepReason[]][] => {
      const reasons = byName.get(databaseOf(copy.name))
      // One that is damaged or gone takes nobody's place, and is shown until a sound one has followed.
      if (copy.state !== 'sound' || reasons === undefined) return copy.madeAt > newest ? [[copy, []]] : []
      return [[copy, reasons]]
    }),
  )
}

/**
 * Removes what the rule lets go in a place. Nothing while the clock is doubted: by a wrong one everything would be too old. Throws
 * BackupFailure where the bucket refuses.
 */
export async function pruneBackups(turn: BackupTurn, place: BackupPlace): Promise<void> {
  const { deps, settings, store } = turn
  if (!isClockTrusted(deps)) return
  const copies = copiesAt(deps.db, place)
  const kept = reasonsAt(copies, settings, deps.clock.now())
  for (const copy of copies.filter((one) => !kept.has(one))) {
    if (place === 'folder') deps.removeFile(join(deps.backupsFolder, copy.name))
    else if (store) mustStore(await store.remove(copy.name))
    writeUnaudited(deps.db, (tx) => forgetCopy(tx, copy))
  }
}
