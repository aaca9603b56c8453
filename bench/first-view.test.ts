import { expect, test } from 'vitest'
import { short } from './short.ts'

test('a first view of 60 services is page, styles, script and icon, light, and nothing of it moves', async () => {
  const { figures } = await short('first-view')
  // Nothing here depends on the machine.
  expect(figures['requests of the first view, 60 services']).toBe(4)
  expect(figures['on the wire, 60 services']).toBeGreaterThan(5)
  expect(figures['on the wire, 60 services']).toBeLessThanOrEqual(25)
  expect(figures['height at 1280 px, all well']).toBeLessThanOrEqual(1600)
  expect(figures['height at 390 px, all well']).toBeLessThanOrEqual(2000)
  expect(figures['layout shift, visitor in another zone']).toBeLessThanOrEqual(0.02)
})
