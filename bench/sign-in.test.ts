import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of sign-ins beside visitors runs, loses no sign-in, and every figure comes out', async () => {
  const { lines, figures } = await short('sign-in-load')
  expect(figures['sign-ins without an answer']).toBe(0)
  expect(lines).toHaveLength(10)
  expect(lines[2]).toMatch(/^page p99, 20 sign-ins a second \/ quiet +[\d,]+\.\d\d +target ≤ 2/)
  expect(lines[3]).toMatch(/^sign-ins answered +\d+ x 422$/)
  expect(lines[5]).toMatch(/^page p99, 200 sign-ins a second from 500 networks \/ quiet +[\d,]+\.\d\d +target ≤ 2/)
  expect(figures['known device, its slowest sign-in meanwhile']).toBeGreaterThan(0)
})

test('the bench of known and unknown addresses runs, and every figure comes out', async () => {
  const { lines, figures } = await short('sign-in-timing')
  const quartiles = expect.stringMatching(/(un)?known: quartiles( +\d+\.\d\d){3} ms$/)
  expect(lines.slice(0, 10)).toEqual(Array(10).fill(quartiles))
  for (const share of Object.values(figures)) {
    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  }
  expect(lines.slice(10)).toEqual(
    Array(5).fill(expect.stringMatching(/slower than unknown +[01]\.\d\d +target 0\.45 to 0\.55/)),
  )
})
