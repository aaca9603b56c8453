import { expect, test } from 'vitest'
import { run } from './run.ts'
import { scriptFor } from './script.ts'

const day = 24 * 3_600_000

/** A life of four days in which an older Opsentry is upgraded after two. */
function upgradedLife(seed: number) {
  const script = scriptFor(seed, 4)
  const upgrade = { at: 2 * day, kind: 'upgrade' as const, key: 1000 }
  return { ...script, steps: [...script.steps, upgrade].toSorted((a, b) => a.at - b.at) }
}

test.each([{}, { onDisk: true }])('a life goes on after an upgrade in the middle of it: %o', async (options) => {
  const { finding, course } = await run(upgradedLife(3), options)
  expect(finding).toBeNull()
  expect(course.join('\n')).toMatch(/upgrade: from schema \d\d/)
})

test('an upgrade that changes whom it tells is found', async () => {
  // At the beginning nobody follows: it is the upgrade that does it.
  const planted = "UPDATE subscribers SET state = 'paused' WHERE state = 'active'"
  const { finding } = await run(upgradedLife(3), { planted })
  expect(finding).toMatch(/is active, and in the list as paused|were counted for|was never owed/)
})
