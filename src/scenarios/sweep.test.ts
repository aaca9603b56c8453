import { expect, test } from 'vitest'
import { type PointOptions, pointsOf } from '#src/testing/sweep/points.ts'
import { sweep } from '#src/testing/sweep/sweep.ts'
import { sweepables } from '#src/testing/sweep/sweepables.ts'

/** A sample of what bench/sweep.ts tries: the quick commands, and of steps that are alike few. */
const samples: [command: string, options: PointOptions][] = [
  ['key rotate', { every: 17, alike: 1000 }],
  ['restore', { every: 11 }],
  ['import', { every: 19, alike: 1000 }],
  ['backup', { every: 19, alike: 1000 }],
]

test.each(samples)(
  '%s, broken at any step, leaves what was there or what was to come, and names the cause',
  async (name, options) => {
    const command = sweepables.find((one) => one.name === name)
    if (!command) throw new Error(`there is no ${name}`)
    const { counts, findings } = await sweep(command, { points: (steps) => pointsOf(steps, options) })
    expect(findings).toEqual([])
    expect([...counts.values()].reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(5)
  },
)
