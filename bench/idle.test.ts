import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of an idle instance runs, and every figure comes out', async () => {
  const { figures } = await short('idle')
  for (const share of Object.values(figures)) expect(share).toBeGreaterThanOrEqual(0)
})
