import { expect, test } from 'vitest'
import { short } from './short.ts'

test('a first view of 50 services is page, styles, script and icon, and light', async () => {
  const { figures } = await short('first-view')
  // Nothing here depends on the machine.
  expect(figures['requests of the first view, 50 services']).toBe(4)
  expect(figures['on the wire, 50 services']).toBeGreaterThan(5)
  expect(figures['on the wire, 50 services']).toBeLessThanOrEqual(60)
})
