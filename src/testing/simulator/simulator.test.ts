import { expect, test } from 'vitest'
import { run } from './run.ts'
import { drawnPace, readScript, scriptFor, written } from './script.ts'

/** At each pace; `bench/simulate.test.ts` lives longer and busy ones, and `bench/simulate.ts` as many as are asked for. */
const seeds = 200
const days = 7

test('lives of a week are sound, whatever happens in them', async () => {
  const findings: string[] = []
  let mails = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const outcome = await run(scriptFor(seed, days, [], drawnPace(seed)))
    mails += outcome.mails
    if (outcome.finding !== null) findings.push(`seed ${seed}: ${outcome.finding}`)
  }
  expect(findings, 'sh .ci/bun bench/simulate.ts --seed N --pace drawn shortens it').toEqual([])
  expect(mails).toBeGreaterThan(5 * seeds)
})

test('a script happens the same way each time, read from a file, too, and on disk', async () => {
  const script = scriptFor(7, days)
  const first = await run(script)
  expect(first.course.length).toBeGreaterThan(20)
  expect(await run(readScript(written(script)))).toEqual(first)
  expect(await run(script, { onDisk: true })).toEqual(first)
})
