import { onStorageChange, type StorageTrouble } from '#src/db/storage.ts'
import type { Deps } from '#src/domain/context.ts'

/** Logs once when the database cannot be written any more, and once when it can again, however many writes failed between. */
export function watchStorage(deps: Deps): { stop: () => void } {
  let logged: StorageTrouble | null = null
  const forget = onStorageChange(deps.db, (trouble) => {
    if (trouble === logged) return
    logged = trouble
    if (trouble === null) deps.logger.info('the database can be written again')
    else deps.logger.error('the database cannot be written: nothing is saved and nothing is sent', { trouble })
  })
  return { stop: forget }
}
