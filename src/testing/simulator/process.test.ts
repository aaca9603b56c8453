import { expect, test } from 'vitest'
import { stepIds } from './process.ts'

test('of the ids of a long life no two are the same, and each moment makes the same ones again', () => {
  let moment = 0
  const ids = stepIds(
    7,
    () => -1,
    () => moment,
  )
  const made = new Set<string>()
  const many = 300_000
  for (let one = 0; one < many; one++) {
    moment += 113_000 + (one % 97) * 1237
    made.add(ids.id())
    made.add(ids.id())
  }
  const last = ids.id()
  expect([made.size, made.has(last)]).toEqual([2 * many, false])
  moment = 113_000
  expect(made).toContain(ids.id())
})
