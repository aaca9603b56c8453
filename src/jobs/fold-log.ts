import { foldLog, framesInLog, mustKeepLog } from '#src/db/checkpoint.ts'
import { syncGroupOf } from '#src/db/durability.ts'
import { storageState } from '#src/db/storage.ts'
import type { Deps } from '#src/domain/context.ts'
import { atWork, folding } from '#src/domain/time/at-work.ts'
import { everySecond } from '#src/domain/time/every-second.ts'

/** Milliseconds until the log is looked at again that could not be begun anew. */
const afterFailure = 10_000
/** Frames, of 4 KiB each: 16 MiB, which the next start reads in a moment, and after a thousand mails or so. */
const most = 4000

/** Keeps the write-ahead log short, in a process that syncs in a group. */
export function startFolding({ db, clock, logger }: Pick<Deps, 'db' | 'clock' | 'logger'>): { stop: () => void } {
  if (!syncGroupOf(db)) return { stop: () => undefined }
  let notBefore = Number.NEGATIVE_INFINITY
  function fold(): void {
    if (clock.elapsed() < notBefore || storageState(db).unsynced) return
    try {
      if (framesInLog(db) >= most && !foldLog(db)) notBefore = clock.elapsed() + afterFailure
    } catch (error) {
      notBefore = clock.elapsed() + afterFailure
      logger.error('the write-ahead log cannot be carried over to the database', {
        error: String(error),
        keptUntilNextStart: mustKeepLog(db),
      })
    }
  }
  return everySecond(() => atWork(folding, fold))
}
