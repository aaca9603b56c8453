import { expect, test } from 'vitest'
import { files } from '#src/testing/hostile/files.ts'
import { programs } from '#src/testing/hostile/programs.ts'
import { scimRequests } from '#src/testing/hostile/scim.ts'
import { longestStall } from '#src/testing/hostile/stall.ts'
import { type Hostile, texts } from '#src/testing/hostile/texts.ts'
import { words } from '#src/testing/hostile/words.ts'

/** Milliseconds of computing without a turn for visitors. */
const bearable = 50
/** The first time is compiled for, and where much else is in memory some are slow: as many more are only tried where one was. */
const tries = 12

interface Prepared extends Hostile {
  prepare?: () => Promise<unknown>
}

async function stallOf({ prepare, read }: Prepared): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  await prepare?.()
  for (let turn = 0; turn < tries && least > bearable; turn++)
    least = Math.min(least, await longestStall(() => read(`s${turn}`)))
  return Math.round(least)
}

const kinds: [string, Prepared[]][] = [
  ['texts', texts],
  ['what stands in a line', words],
  ['files', files],
  ['what programs send', programs],
  ['what identity providers send', scimRequests],
]

test.each(kinds)('%s: none of the corpus stalls the thread that reads it', async (_, corpus) => {
  const long: string[] = []
  for (const one of corpus) {
    const stall = await stallOf(one)
    if (stall > bearable) long.push(`${one.name}: ${stall} ms`)
  }
  expect(long).toEqual([])
})

test('the corpus is large, and each input has its name', () => {
  const names = kinds.flatMap(([, corpus]) => corpus.map(({ name }) => name))
  expect(names.length).toBeGreaterThan(250)
  expect(new Set(names).size).toBe(names.length)
})
