import { expect } from 'vitest'
import { run } from './run.ts'
import { scriptFor } from './script.ts'

/** A fault by name, the words with which it must be found, and the triggers that make it. */
export type PlantedFault = [name: string, words: RegExp, sql: string]

/** Lives within which it must be found, of so many days. */
const [most, days] = [12, 10]

/** A simulator that finds nothing proves nothing: of the first lives with the fault in them one must be found unsound, for the right reason. */
export async function expectFound([, words, planted]: PlantedFault): Promise<void> {
  for (let seed = 1; seed <= most; seed++) {
    const { finding } = await run(scriptFor(seed, days), { planted })
    if (finding === null) continue
    expect(finding).toMatch(words)
    return
  }
  expect.fail(`nobody noticed in ${most} lives`)
}
