import { expect } from 'vitest'
import { run } from './run.ts'
import { type Script, scriptFor } from './script.ts'

/** A fault by name, the words with which it must be found, the triggers that make it, and the lives in which it shows. */
export type PlantedFault = [name: string, words: RegExp, sql: string, lives?: (seed: number) => Script]

/** Lives within which it must be found. */
const most = 12
const usual = (seed: number) => scriptFor(seed, 10)

/** A simulator that finds nothing proves nothing: of the first lives with the fault in them one must be found unsound, for the right reason. */
export async function expectFound([, words, planted, lives = usual]: PlantedFault): Promise<void> {
  for (let seed = 1; seed <= most; seed++) {
    const { finding } = await run(lives(seed), { planted })
    if (finding === null) continue
    expect(finding).toMatch(words)
    return
  }
  expect.fail(`nobody noticed in ${most} lives`)
}
