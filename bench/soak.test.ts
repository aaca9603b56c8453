import { expect, test } from 'vitest'
import { short } from './short.ts'

test('everything is asked for at once, is answered, and every figure comes out', async () => {
  const { lines } = await short('soak')
  const counts = lines.filter((line) => /^[\w ,-]+ {2,}[\d,]+$/.test(line))
  expect(counts).toHaveLength(10)
  // Each kind, mails included.
  for (const line of counts) expect(line).not.toMatch(/ 0$/)
})
