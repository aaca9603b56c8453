import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { aMetric } from '#src/testing/metrics.ts'
import { acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { holdsUntil } from './holds-until.ts'

const minute = 60_000
const hour = 60 * minute
const noon = Date.UTC(2026, 2, 10, 12)
const incident = (columns: string, values: string) =>
  `INSERT INTO incidents (id, organization_id, title, status, impact, started_at, created_at, updated_at${columns})
    VALUES ('i', '${acmeId}', 'Down', 'investigating', 'minor', 0, 0, 0${values})`
const planned = (start: number, end: number, more = '', values = '') =>
  `INSERT INTO maintenance_windows (id, organization_id, title, status, scheduled_start, scheduled_end, auto_start, auto_complete,
    notify_at_start, notify_at_end, created_at, updated_at${more})
    VALUES ('w', '${acmeId}', 'Disks', 'scheduled', ${start}, ${end}, 1, 1, 0, 0, 0, 0${values})`
const service = (startedAt: number) =>
  `INSERT INTO services (id, organization_id, name, position, started_at, created_at, updated_at)
    VALUES ('s', '${acmeId}', 'API', 0, ${startedAt}, 0, 0)`
const corrected = (from: number, to: number) =>
  `INSERT INTO status_corrections (id, service_id, "from", "to", status, reason, created_at)
    VALUES ('c', 's', ${from}, ${to}, 'major_outage', '', 0)`

test.each<[string, string[], number, number]>([
  ['nothing is known of', [], noon, noon + hour],
  ['the day ends in Berlin', [], noon + 10.5 * hour, noon + 11 * hour],
  ['an incident is open', [incident('', '')], noon, noon + minute],
  ['it is over', [incident(', resolved_at', ', 1')], noon, noon + hour],
  ['it was deleted', [incident(', deleted_at', ', 1')], noon, noon + hour],
  ['a promise passes', [incident(', next_update_by', `, ${noon + 5000}`)], noon, noon + 5000],
  ['a window begins', [planned(noon + 2 * minute, noon + hour)], noon, noon + 2 * minute],
  ['a window begins in a day', [planned(noon + 24.5 * hour, noon + 26 * hour)], noon, noon + hour / 2],
  ['a window would have begun', [planned(noon + 2000, noon + hour, ', ended_at', `, ${noon}`)], noon, noon + 2000],
  ['a window is late', [planned(noon - minute, noon + hour)], noon, noon + minute],
  ['a window ends', [planned(noon - hour, noon + 20_000, ', started_at', `, ${noon - hour}`)], noon, noon + 20_000],
  ['a window is over', [planned(noon - hour, noon + 20_000, ', ended_at', `, ${noon}`)], noon, noon + hour],
  ['a correction begins', [service(0), corrected(noon + 1000, noon + 2000)], noon, noon + 1000],
  ['a service is down by correction', [service(0), corrected(noon - 1000, noon + 2 * hour)], noon, noon + minute],
  ['a service has a day of data', [service(noon - 23.5 * hour)], noon, noon + hour / 2],
])('where %s', (_, statements, now, until) => {
  const room = testRoom()
  for (const statement of statements) room.db.$client.run(statement)
  room.clock.set(now)
  expect(new Date(holdsUntil(room.deps, organizationById(room.deps, acmeId)))).toEqual(new Date(until))
})

test.each([
  [true, 5 * minute],
  [false, hour],
])('where a metric is displayed (%s) until its chart has another step', (display, longest) => {
  const room = testRoom()
  room.clock.set(noon)
  aMetric(room.deps, { display })
  expect(holdsUntil(room.deps, organizationById(room.deps, acmeId))).toBe(noon + longest)
})

test('what another organization has changes nothing', () => {
  const room = testRoom()
  room.db.$client.run(incident('', ''))
  const other = room.db
    .select()
    .from(organizations)
    .all()
    .find(({ id }) => id !== acmeId)
  expect(other && holdsUntil(room.deps, other)).toBe(noon + hour)
})
