import { StorageError } from '#src/db/storage.ts'
import type { JobDeps } from '#src/domain/context.ts'
import { hasBuckets } from '#src/domain/page-copies/has-buckets.ts'
import { atWork, isLeftOut } from '#src/domain/time/at-work.ts'
import { everySecond } from '#src/domain/time/every-second.ts'

/** Buckets that are worked on at once: one that hangs holds up no other. */
const most = 4

export interface KeepingCopies {
  /** Resolves when what is on its way is noted down. */
  stop: () => Promise<void>
}

/**
 * Keeps the copies of public pages in their buckets while serving. The clock only wakes it: what is due stands in the database.
 * Nothing of it is loaded before there is a bucket. A change of a page, or of a bucket, is noticed
 * within a second: what changes meanwhile is published together. The caller holds the instance lock.
 */
export function startKeepingCopies(deps: JobDeps): KeepingCopies {
  const running = new Map<string, Promise<void>>()
  let looking: Promise<void> | undefined
  let isReviewed = false

  async function look(): Promise<void> {
    if (!hasBuckets(deps.db)) return
    const { claimBucket, keepBucket } = await import('#src/domain/page-copies/keep-bucket.ts')
    const { reconcileCopies, reviewCopies } = await import('#src/domain/page-copies/reconcile-copies.ts')
    if (!isReviewed) reviewCopies(deps)
    isReviewed = true
    reconcileCopies(deps)
    while (running.size < most && !deps.stopping.aborted) {
      const bucket = claimBucket(deps)
      if (!bucket) return
      const step = `page copy ${bucket.id}`
      if (isLeftOut(step)) continue
      const turn = atWork(step, () => keepBucket(deps, bucket))
        .catch(failed)
        .finally(() => running.delete(bucket.id))
      running.set(bucket.id, turn)
    }
  }

  /** A storage that fails is logged once (jobs/watch-storage.ts). */
  function failed(error: unknown): void {
    if (!(error instanceof StorageError)) deps.logger.error('keeping copies failed', { error: String(error) })
  }

  function wake(): void {
    looking ??= look()
      .catch(failed)
      .finally(() => {
        looking = undefined
      })
  }

  const waking = everySecond(wake)
  wake()
  return {
    async stop() {
      waking.stop()
      await looking
      await Promise.all(running.values())
    },
  }
}
