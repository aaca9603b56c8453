import { recallableUpdates } from '#src/domain/notifications/recall.ts'
import type { RecallableProps } from '#views/dashboard/recall.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with the time in which its messages can be recalled, or null. */
export function withRecallable<T extends { id: string }>(
  deps: AppDeps,
  updates: T[],
): (T & { recallable: RecallableProps | null })[] {
  const now = deps.clock.now()
  const recallable = recallableUpdates(
    deps.db,
    deps,
    updates.map(({ id }) => id),
  )
  return updates.map((update) => {
    const until = recallable.get(update.id)
    return { ...update, recallable: until === undefined ? null : { until, milliseconds: until - now } }
  })
}
