import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of start-up and page runs, and every figure comes out', async () => {
  const lines = await short('start-and-page.ts')
  expect(lines).toEqual(Array(5).fill(expect.stringMatching(/ {2,}\d+(\.\d+)?( ms| MiB| s)? {3}target [≤≥]/)))
})
