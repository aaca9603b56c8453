import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of sign-ins beside visitors runs, loses no sign-in, and every figure comes out', async () => {
  const { lines, figures } = await short('sign-in-load')
  expect(figures['sign-ins without an answer']).toBe(0)
  expect(lines).toHaveLength(5)
  expect(lines[2]).toMatch(/^page p99, 20 sign-ins a second \/ quiet +[\d,]+\.\d\d +target ≤ 2/)
  expect(lines[3]).toMatch(/^sign-ins answered +\d+ x 422$/)
})

test('the bench of known and unknown addresses runs, and every figure comes out', async () => {
  const { lines, figures } = await short('sign-in-timing')
  const quartiles = expect.stringMatching(/(un)?known: quartiles( +\d+\.\d\d){3} ms$/)
  expect(lines.slice(0, 4)).toEqual(Array(4).fill(quartiles))
  for (const share of Object.values(figures)) {
    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  expect(lines.slice(4)).toEqual(
    Array(2).fill(expect.stringMatching(/slower than unknown +[01]\.\d\d +target 0\.4 to 0\.6/)),
  )
})
