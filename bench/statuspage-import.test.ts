import { expect, test } from 'vitest'
import { short } from './short.ts'

test('the bench of a large import runs, and every figure comes out', async () => {
  const { lines, figures } = await short('statuspage-import')
  expect(lines[0]).toMatch(/^\d+ incidents imported +\d+\.\d s$/)
  expect(figures['longest lock']).toBeGreaterThan(0)
  expect(figures['longest lock of that']).toBeGreaterThan(0)
})
