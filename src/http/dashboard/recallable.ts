import { nameOfUpdate } from '#src/domain/incidents/update-name.ts'
import { recallableUpdates } from '#src/domain/notifications/recall.ts'
import type { RecallableProps } from '#views/dashboard/recall.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with its name and the time in which its messages can be recalled, or null. */
export function withRecallable<T extends { id: string; status: string; body: string }>(
  deps: AppDeps,
  updates: T[],
): (T & { name: string; recallable: RecallableProps | null })[] {
  const now = deps.clock.now()
  const recallable = recallableUpdates(
    deps.db,
    deps,
    updates.map(({ id }) => id),
  )
  return updates.map((update) => {
    const until = recallable.get(update.id)
    const name = nameOfUpdate(update)
    return { ...update, name, recallable: until === undefined ? null : { until, milliseconds: until - now } }
  })
}
