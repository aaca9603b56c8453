import { freedPages } from '#src/db/freed-pages.ts'
import { listCopies } from '../backup/backup-copies.ts'
import type { Deps } from '../context.ts'
import { keepRuleOf, longestAge, readBackupSettings } from '../settings/backup-settings.ts'
import { readInstance } from '../settings/instance.ts'
import { copiesIn } from './remove-copies.ts'

/** Places where removed data might still be read: free pages of the file, and copies. */
export interface Traces {
  /** Bytes. */
  size: number
  free: number
  writeAheadLog: number
  /** False for a file whose freed pages cannot go back to the disk unless it is rewritten. */
  returnable: boolean
  /** The file will be rewritten at the next start. */
  compactAtStart: boolean
  /** UTC ms at which each copy in backups/ was made, newest first. */
  copies: number[]
  /** For which the copies of a replicator go back; null: nobody says that there is one. */
  replicaDays: number | null
  /** Of the backups that Opsentry makes by itself, in the folder and in the bucket; `days`: the oldest that the rule keeps. */
  scheduled: { count: number; oldest: number | null; days: number; requestLog: boolean }
}

export function readTraces({ db, backupsFolder }: Pick<Deps, 'db'> & { backupsFolder: string }): Traces {
  const copies = copiesIn(backupsFolder).map(({ madeAt }) => madeAt)
  const made = listCopies(db)
  const settings = readBackupSettings(db)
  const scheduled = {
    count: made.length,
    oldest: made.at(-1)?.madeAt ?? null,
    days: longestAge(keepRuleOf(settings)),
    requestLog: settings.requestLog || made.some(({ kind }) => kind === 'requests'),
  }
  return {
    ...freedPages(db),
    compactAtStart: readInstance(db).compactAtStart,
    copies,
    scheduled,
    replicaDays: settings.replicaDays,
  }
}
