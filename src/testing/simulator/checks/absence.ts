import type { World } from '../world.ts'

/**
 * After an absence of days each hears of a window once: that it is ahead, or runs, or is over, and not all of it one by one. `before`:
 * the notifications that there were.
 */
export function checkReturn(world: World, before: ReadonlySet<string>): void {
  const { told } = world
  if (told.awayUntil === null || world.time.elapsed() < told.awayUntil) return
  told.awayUntil = null
  const late = [...told.owed].filter(([id]) => !before.has(id))
  for (const [eventId, said] of Map.groupBy(late, ([, owed]) => owed.eventId))
    for (const [who, { length }] of Map.groupBy(
      said.flatMap(([, { audience }]) => [...audience]),
      (id) => id,
    ))
      if (length > 1) world.found(`${who} is told ${length} times of ${eventId}, which was due in an absence`)
}
