import { onStorageChange } from '#src/db/storage.ts'
import type { Deps } from '#src/domain/context.ts'
import { probeStorage } from '#src/domain/rate-limits/probe-storage.ts'

/** Milliseconds between two looks whether a storage that failed works again. */
const interval = 5000

/** Logs once when the database cannot be written any more, and once when it can again, however many writes failed between. */
export function watchStorage(deps: Deps): { stop: () => void } {
  let timer: ReturnType<typeof setInterval> | undefined
  const forget = onStorageChange(deps.db, (trouble) => {
    clearInterval(timer)
    if (trouble === null) deps.logger.info('the database can be written again')
    else {
      deps.logger.error('the database cannot be written: nothing is saved and nothing is sent', { trouble })
      timer = setInterval(() => probeStorage(deps), interval)
    }
  })
  return {
    stop() {
      clearInterval(timer)
      forget()
    },
  }
}
