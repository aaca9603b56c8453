import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, day, hour, minute, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { correctStatus } from '../services/correct-status.ts'
import { createService } from '../services/create-service.ts'
import { findService } from '../services/find-service.ts'
import { incidentsWithin, outagesOfAll, readOutages } from './read-uptime.ts'

/** A service that began ten days ago, and was fully out for the six hours before today's noon (UTC). */
function troubled() {
  const room = statusRoom()
  const input = { name: 'API', description: '', serviceGroupId: null, startedAt: testEpoch - 10 * day }
  const service = createService(room.deps, system, acmeId, input)
  const incident = anIncident(room, { [service.id]: 'major_outage' }, { startedAt: testEpoch - 6 * hour })
  resolveIncident(room.deps, system, acmeId, incident, { body: 'Over.', notify: false })
  return { room, ...room, service, incident }
}

const days = (start: string, end: string, timeZone = 'UTC') => ({ start, end, timeZone })

test('outages count within the days, in the page’s time zone, and not before the service began', () => {
  const { deps, service } = troubled()
  const read = (...asked: Parameters<typeof days>) => readOutages(deps, service, days(...asked))
  const out = { major: 6 * hour, partial: 0 }
  expect(read('2026-02-01', '2026-03-10')).toEqual({ ...out, uptime: 1 - (6 * hour) / (10 * day + 1) })
  expect(read('2026-03-10', '2026-03-10')).toEqual({ ...out, uptime: 1 - (6 * hour) / (12 * hour + 1) })
  expect(read('2026-03-10', '2026-03-10', 'Pacific/Kiritimati')).toMatchObject({ major: 4 * hour })
  expect(read('2026-03-09', '2026-03-09')).toEqual({ uptime: 1, major: 0, partial: 0 })
  expect(read('2026-02-01', '2026-02-20')).toEqual({ uptime: null, major: 0, partial: 0 })
})

test('what was corrected counts as it truly was', () => {
  const { deps, service } = troubled()
  const from = testEpoch - 6 * hour
  const correction = { from, to: from + 2 * hour, status: 'partial_outage', reason: 'Half of it worked.' } as const
  correctStatus(deps, system, acmeId, service.id, correction)
  const read = readOutages(deps, findService(deps.db, acmeId, service.id), days('2026-03-10', '2026-03-10'))
  expect(read).toMatchObject({ major: 4 * hour, partial: 2 * hour })
})

test('incidents that named it and ran then are told, the newest first; deleted ones are not', () => {
  const { room, deps, db, clock, service, incident } = troubled()
  const other = createService(deps, system, acmeId, { name: 'Web', description: '', serviceGroupId: null })
  anIncident(room, { [other.id]: 'major_outage' })
  clock.advance(minute)
  const open = anIncident(room, { [service.id]: 'degraded_performance' })
  clock.advance(minute)
  const gone = anIncident(room, { [service.id]: 'major_outage' })
  deleteIncident(deps, system, acmeId, gone, 'Logins fail')
  const within = (start: string, end: string) => incidentsWithin(db, service.id, days(start, end))
  expect(within('2026-03-01', '2026-03-10')).toEqual([open, incident])
  expect(within('2026-03-09', '2026-03-09')).toEqual([])
  expect(within('2026-03-11', '2026-03-12')).toEqual([open])
})

test('a group’s uptime is the mean of its services’, its outages are theirs together', () => {
  const [good, bad] = [
    { uptime: 1, major: 0, partial: 3 },
    { uptime: 0.5, major: 10, partial: 4 },
  ]
  expect(outagesOfAll([good, bad, { uptime: null, major: 0, partial: 0 }])).toEqual({
    uptime: 0.75,
    major: 10,
    partial: 7,
  })
  expect(outagesOfAll([])).toEqual({ uptime: null, major: 0, partial: 0 })
})
