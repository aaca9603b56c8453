import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of start-up and page runs, and every figure comes out', async () => {
  const { figures } = await short('start-and-page')
  for (const [what, value] of Object.entries(figures)) expect(value, what).toBeGreaterThan(0)
})
