import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of retention runs, half of the requests go, and every figure comes out', async () => {
  const { lines, figures } = await short('retention')
  expect(figures['requests that should have gone']).toBe(0)
  expect(lines.slice(0, 10)).toEqual(
    Array(10).fill(expect.stringMatching(/^log screen.*, the slowest of \d+ +\d+ ms$/)),
  )
  expect(lines.slice(10)).toEqual([
    expect.stringMatching(/^removed in \d+ s +10,0\d\d$/),
    expect.stringMatching(/^page p99, quiet \(40 answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, while they go \(\d+ answers\) +\d+\.\d\d ms$/),
    expect.stringMatching(/^page p99, while requests go \/ quiet +[\d,]+\.\d\d +target ≤ 2/),
    expect.stringMatching(/^log screen, the slowest look +[\d,]+ ms +target ≤ 200 ms/),
    expect.stringMatching(/^requests that should have gone +0 +target 0$/),
  ])
})
