import { perDb } from '#src/db/per-db.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { StorageError, type StorageTrouble, storageTrouble } from '#src/db/storage.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

/** Milliseconds between two writes; in between the last answer is returned, so that asking costs the disk nothing. */
const interval = 1000

const lastProbe = perDb('storage probe', (_: Deps['db']) => ({ at: Number.NEGATIVE_INFINITY }))

/** Writes one row, because only writing tells whether the database can be written; null: it can. */
export function probeStorage({ db, clock }: Pick<Deps, 'db' | 'clock'>): StorageTrouble | null {
  const elapsed = clock.elapsed()
  const last = lastProbe(db)
  if (elapsed - last.at < interval) return storageTrouble(db)
  last.at = elapsed
  try {
    writeUnaudited(
      db,
      (tx) => {
        const row = { count: 1, windowEndsAt: clock.now() }
        tx.insert(rateLimits)
          .values({ key: 'probe', ...row })
          .onConflictDoUpdate({ target: rateLimits.key, set: row })
          .run()
      },
      { durable: false },
    )
    return null
  } catch (error) {
    if (error instanceof StorageError) return error.trouble
    throw error
  }
}
