import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of sign-ins beside visitors runs, loses no sign-in, and every figure comes out', async () => {
  const lines = await short('sign-in-load.ts')
  expect(lines).toHaveLength(4)
  expect(lines[2]).toMatch(/busy \/ quiet +\d+\.\d\d +target ≤ 2/)
  expect(lines[3]).toMatch(/sign-ins answered +(\d+ x (422|429)(, )?)+ +target none lost/)
}, 60_000)

test('the bench of known and unknown addresses runs, and every figure comes out', async () => {
  const lines = await short('sign-in-timing.ts')
  expect(lines).toHaveLength(6)
  for (const line of [lines[2], lines[5]]) expect(line).toMatch(/known slower than unknown +[01]\.\d\d +target/)
}, 60_000)
