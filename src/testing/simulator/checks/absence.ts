import type { World } from '../world.ts'

/** Mails to one person about what the clock would have done while nobody served. */
const most = 2

/** After an absence of days nobody is told one by one what is over. `before`: the notifications that there were. */
export function checkReturn(world: World, before: ReadonlySet<string>): void {
  const { told } = world
  if (told.awayUntil === null || world.time.elapsed() < told.awayUntil) return
  told.awayUntil = null
  const late = [...told.owed].filter(([id]) => !before.has(id)).flatMap(([, { audience }]) => [...audience])
  for (const [who, { length }] of Map.groupBy(late, (id) => id))
    if (length > most) world.found(`${who} is told ${length} times of what was due in an absence`)
}
