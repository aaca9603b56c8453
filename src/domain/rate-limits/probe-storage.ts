import { syncNow } from '#src/db/durability.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { StorageError, type StorageTrouble, storageState } from '#src/db/storage.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { writeAnew } from '#src/db/write-anew.ts'
import type { Deps } from '../context.ts'

/**
 * Writes one row and forces it to disk, because only that tells whether the database can be written; after a sync that failed,
 * everything in the log. Null: it can. Stands still for the lock and for that, so it is for a thread that answers nobody.
 */
export async function probeStorage({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<StorageTrouble | null> {
  try {
    const row = { count: 1, windowEndsAt: clock.now() }
    writeUnaudited(
      db,
      (tx) => {
        tx.insert(rateLimits)
          .values({ key: 'probe', ...row })
          .onConflictDoUpdate({ target: rateLimits.key, set: row })
          .run()
      },
      { durable: false },
    )
    if (storageState(db).unsynced) writeAnew(db)
    else await syncNow(db)
    return null
  } catch (error) {
    if (error instanceof StorageError) return error.trouble
    throw error
  }
}
