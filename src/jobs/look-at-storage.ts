import { onStorageChange, type StorageTrouble, storageTrouble } from '#src/db/storage.ts'
import type { Deps } from '#src/domain/context.ts'
import { probeStorage } from '#src/domain/rate-limits/probe-storage.ts'
import { atWork } from '#src/domain/time/at-work.ts'
import { everyTwoSeconds } from '#src/domain/time/every-second.ts'

/** The step of looking, which may stand still as long as the disk does. */
export const looking = 'look at the storage'

export interface Looking {
  /** Looks now; two at once are one. */
  look: () => void
  stop: () => void
}

/** Looks whether the database can be written: whenever it is asked, and again and again while it cannot. Never throws. */
export function startLooking(deps: Deps, found: (trouble: StorageTrouble | null) => void): Looking {
  let running = false
  async function look(): Promise<void> {
    if (running) return
    running = true
    try {
      found(await atWork(looking, () => probeStorage(deps)))
    } catch (error) {
      deps.logger.error('the storage could not be looked at', { error: String(error) })
    } finally {
      running = false
    }
  }
  const beat = everyTwoSeconds(() => {
    if (storageTrouble(deps.db) !== null) void look()
  })
  const forget = onStorageChange(deps.db, (trouble) => {
    if (trouble === null) found(null)
  })
  return {
    look: () => void look(),
    stop() {
      beat.stop()
      forget()
    },
  }
}
