import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of metrics runs, every point is kept, and every figure comes out', async () => {
  const { lines, figures } = await short('metrics')
  expect(figures['points not taken, or not kept']).toBe(0)
  expect(lines).toEqual([
    expect.stringMatching(/^100,000 points read and drawn +\d+\.\d ms +target ≤ 50 ms/),
    expect.stringMatching(/^page p99, quiet \(50 answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, 200 points a second +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, 200 points a second \/ quiet +\d+\.\d\d +target ≤ 2/),
    expect.stringMatching(/^p99 of a post \(\d+ answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^points not taken, or not kept +0 +target 0$/),
  ])
})
