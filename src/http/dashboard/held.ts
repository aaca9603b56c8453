import { heldUpdates } from '#src/domain/notifications/recall.ts'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with the moment (UTC ms) until which its messages can be recalled, or null. */
export function withHeld<T extends { id: string }>(deps: AppDeps, updates: T[]): (T & { heldUntil: number | null })[] {
  const held = heldUpdates(
    deps.db,
    deps,
    updates.map(({ id }) => id),
  )
  return updates.map((update) => ({ ...update, heldUntil: held.get(update.id) ?? null }))
}
