import type { Reader } from '#src/db/connection.ts'
import { type BackupPlace, type BackupState, backupPlaces } from '#src/words/backups.ts'
import { readBackupSettings } from '../settings/backup-settings.ts'
import { copiesAt, listCopies } from './backup-copies.ts'
import type { KeepReason } from './kept-backups.ts'
import { reasonsAt } from './prune-backups.ts'

/** A file of a backup, in one place or in both. */
export interface ListedBackup {
  name: string
  /** UTC ms. */
  madeAt: number
  /** Bytes. */
  size: number
  isRequestLog: boolean
  isEncrypted: boolean
  places: { place: BackupPlace; state: BackupState; checkedAt: number | null }[]
  /** Why the rule keeps it. */
  reasons: KeepReason[]
}

/** The newest first. */
export function listBackups(db: Reader, now: number): ListedBackup[] {
  const settings = readBackupSettings(db)
  const reasons = new Map<string, Set<KeepReason>>()
  for (const place of backupPlaces)
    for (const [{ name }, why] of reasonsAt(copiesAt(db, place), settings, now))
      reasons.set(name, new Set([...(reasons.get(name) ?? []), ...why]))
  return [...Map.groupBy(listCopies(db), ({ name }) => name).values()].flatMap((copies) => {
    const [first] = copies
    if (!first) return []
    const { name, madeAt, size, kind, encryption } = first
    return {
      ...{ name, madeAt, size, isRequestLog: kind === 'requests', isEncrypted: encryption !== 'none' },
      places: backupPlaces.flatMap((at) =>
        copies.filter(({ place }) => place === at).map(({ place, state, checkedAt }) => ({ place, state, checkedAt })),
      ),
      reasons: [...(reasons.get(name) ?? [])],
    }
  })
}
