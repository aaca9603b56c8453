import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/words.ts'
import type { ModelOrganization } from '../model.ts'
import { uptimeOf } from './page.ts'

const now = 1000
const ranAllAlong = [{ serviceId: 'api', startedAt: 0, endedAt: null }]

function datedWith(at: number, status: ServiceStatus) {
  const organization = { incidents: [] as ModelOrganization['incidents'] } as ModelOrganization
  return { organization, service: { id: 'api', startedAt: 0, own: [{ at, status }] } }
}

test('of a service that is maintained all along, what is said of it at this moment is all that counts', () => {
  const range = { from: 0, to: now + 1 }
  expect(uptimeOf(datedWith(now, 'partial_outage'), ranAllAlong, range)).toBe(0.7)
  expect(uptimeOf(datedWith(now, 'operational'), ranAllAlong, range)).toBeNull()
})

test('an outage counts from when it was said', () => {
  expect(uptimeOf(datedWith(500, 'major_outage'), [], { from: 0, to: now })).toBe(0.5)
})
