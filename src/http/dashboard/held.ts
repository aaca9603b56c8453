import { heldUpdates } from '#src/domain/notifications/recall.ts'
import type { HeldProps } from '#views/dashboard/recall.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with the time in which its messages can be recalled, or null. */
export function withHeld<T extends { id: string }>(deps: AppDeps, updates: T[]): (T & { held: HeldProps | null })[] {
  const now = deps.clock.now()
  const held = heldUpdates(
    deps.db,
    deps,
    updates.map(({ id }) => id),
  )
  return updates.map((update) => {
    const until = held.get(update.id)
    return { ...update, held: until === undefined ? null : { until, milliseconds: until - now } }
  })
}
