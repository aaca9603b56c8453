import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of retention runs, half of the requests go, and every figure comes out', async () => {
  const lines = await short('retention.ts')
  expect(lines.filter((line) => /^log screen.*, the slowest of \d+ +\d+ ms +target ≤ 200 ms/.test(line))).toHaveLength(
    10,
  )
  expect(lines.slice(10)).toEqual([
    expect.stringMatching(/^removed in \d+ s +10,0\d\d/),
    expect.stringMatching(/^status page p99, quiet \(\d+ answers\) +\d+\.\d\d ms/),
    expect.stringMatching(/^status page p99, while they go \(\d+ answers\) +\d+\.\d\d ms/),
    expect.stringMatching(/^status page p99, busy \/ quiet +\d+\.\d\d +target ≤ 2/),
  ])
}, 120_000)
