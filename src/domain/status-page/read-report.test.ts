import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, aWindow, day, hour, minute, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { recordPastIncident } from '../incidents/record-past-incident.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { createService } from '../services/create-service.ts'
import { findService } from '../services/find-service.ts'
import { readReport } from './read-report.ts'
import { readService } from './read-service.ts'
import { readOutages } from './read-uptime.ts'
import { reportCsv } from './report-csv.ts'
import { countPromises, lengthsOf, monthBoundaries, monthsBetween } from './report-figures.ts'
import { monthsAsked, monthsOffered } from './report-months.ts'

/** Noon of 10 March 2026; two services since 1 January. */
function reported() {
  const room = statusRoom()
  const make = (name: string) =>
    createService(room.deps, system, acmeId, {
      name,
      description: '',
      serviceGroupId: null,
      startedAt: Date.UTC(2026, 0),
    })
  const [api, web] = [make('=API'), make('Web')]
  const organization = { ...organizationById(room.deps, acmeId), timeZone: 'UTC' }
  const read = (from = '2026-01', to = '2026-03') => readReport(room.deps, organization, { from, to })
  const of = async (id: string, from?: string) => (await read(from)).services.find((service) => service.id === id)
  return { room, ...room, api, web, organization, read, of }
}

const resolve = (deps: ReturnType<typeof reported>['deps'], incident: string) =>
  resolveIncident(deps, system, acmeId, incident, { body: 'Over.', notify: false })

test('uptime is what visitors see of the month, and of the last days', async () => {
  const { room, deps, clock, api, web, of, organization } = reported()
  const incident = anIncident(
    room,
    { [api.id]: 'major_outage', [web.id]: 'partial_outage' },
    { startedAt: testEpoch - 15 * day },
  )
  clock.advance(3 * hour)
  resolve(deps, incident)
  const service = findService(deps.db, acmeId, api.id)
  const found = await of(api.id)
  const visitors = ['2026-01', '2026-02', '2026-03'].map((month, index) => {
    const days = { start: `${month}-01`, end: `${month}-${[31, 28, 31][index]}`, timeZone: 'UTC' }
    return readOutages(deps, service, days)
  })
  expect(found?.months.map(({ uptime, major, partial }) => ({ uptime, major, partial }))).toEqual(visitors)
  expect(found?.months.map(({ incidents }) => incidents)).toEqual([0, 1, 0])
  expect(found?.whole.major).toBe(15 * day + 3 * hour)
  // The page's own range of 30 days begins within February; the whole year of the page is the whole of this service's time.
  const year = readService(deps, organization, api.id).uptimes.find(({ range }) => range === '1 year')
  expect(found?.whole.uptime).toBeCloseTo(year?.uptime ?? -1, 12)
})

test('maintenance is in no uptime, and is named with its times', async () => {
  const { room, deps, clock, api, read } = reported()
  aWindow(room, {
    title: 'New disks',
    serviceIds: [api.id],
    scheduledStart: clock.now() + hour,
    scheduledEnd: clock.now() + 3 * hour,
  })
  clock.advance(hour)
  runDueSteps(deps, system)
  clock.advance(2 * hour)
  runDueSteps(deps, system)
  const report = await read('2026-03')
  const [service] = report.services.filter(({ id }) => id === api.id)
  expect(service?.whole).toMatchObject({ uptime: 1, maintenance: 2 * hour })
  expect(report.all.whole.maintenance).toBe(2 * hour)
  expect(report.maintenance).toEqual([
    { title: 'New disks', startedAt: testEpoch + hour, endedAt: testEpoch + 3 * hour },
  ])
})

test('a promise is kept by an update in time, missed by a late one or none, and open until then', async () => {
  const { room, deps, clock, api, read } = reported()
  const promises = async () => (await read('2026-03')).response.whole.promises
  const incident = anIncident(room, { [api.id]: 'major_outage' }, { nextUpdateBy: clock.now() + 30 * minute })
  expect(await promises()).toEqual({ kept: 0, missed: 0 })
  clock.advance(30 * minute)
  anUpdate(room, incident, {}, { nextUpdateBy: clock.now() + 10 * minute })
  expect(await promises()).toEqual({ kept: 1, missed: 0 })
  clock.advance(11 * minute)
  expect(await promises()).toEqual({ kept: 1, missed: 1 })
  anUpdate(room, incident, {})
  resolve(deps, incident)
  expect(await promises()).toEqual({ kept: 1, missed: 1 })
})

test('how long the first update and the end took; what was recorded afterwards counts in neither', async () => {
  const { room, deps, clock, api, read } = reported()
  for (const ago of [10, 20, 60]) {
    const incident = anIncident(room, { [api.id]: 'major_outage' }, { startedAt: clock.now() - ago * minute })
    clock.advance(hour)
    resolve(deps, incident)
  }
  recordPastIncident(deps, system, acmeId, {
    title: 'Long ago',
    body: 'It was.',
    startedAt: testEpoch - 2 * day,
    endedAt: testEpoch - day,
    services: [{ serviceId: api.id, status: 'major_outage' }],
  })
  const { whole, months } = (await read()).response
  expect(whole.incidents).toBe(4)
  expect(whole.firstUpdate).toEqual({ count: 3, median: 20 * minute, slowest: 60 * minute })
  expect(whole.resolution).toEqual({ count: 3, median: 80 * minute, slowest: 120 * minute })
  expect(months.map(({ incidents }) => incidents)).toEqual([0, 0, 4])
})

test('another organization’s incidents and internal services are in no figure', async () => {
  const { room, db, read } = reported()
  const before = await read()
  const hidden = createService(room.deps, system, acmeId, { name: 'Inside', description: '', serviceGroupId: null })
  db.$client.query('update services set internal = 1 where id = ?').run(hidden.id)
  anIncident(room, { [hidden.id]: 'major_outage' })
  expect(await read()).toEqual(before)
})

test('as CSV: a row for the page and one for each service of each month, formulas defused', async () => {
  const { room, deps, clock, api, read } = reported()
  const incident = anIncident(room, { [api.id]: 'major_outage' }, { startedAt: testEpoch - 10 * minute })
  clock.advance(50 * minute)
  resolve(deps, incident)
  const rows = reportCsv(await read('2026-02'))
    .trim()
    .split('\r\n')
  expect(rows[0]).toMatch(/^month,service,uptime_percent,incidents,/)
  expect(rows).toContain("2026-02,'=API,100,0,0,0,0,,,,,,")
  expect(rows.find((row) => row.startsWith('2026-03,,'))).toMatch(/^2026-03,,99\.\d+,1,60,0,0,10,10,60,60,0,0$/)
})

test('months: those that can be chosen, and what becomes of others', () => {
  const now = Date.UTC(2026, 2, 31, 23)
  expect(monthsOffered('Asia/Tokyo', now).slice(0, 2)).toEqual(['2026-04', '2026-03'])
  const asked = (from?: string, to?: string) => monthsAsked({ from, to }, 'UTC', now)
  expect(asked()).toEqual({ from: '2026-01', to: '2026-03' })
  expect(asked('2025-11', '2025-12')).toEqual({ from: '2025-11', to: '2025-12' })
  expect(asked('2026-02', '2025-12')).toEqual({ from: '2025-12', to: '2026-02' })
  expect(asked('2024-01', '2025-12')).toEqual({ from: '2025-01', to: '2025-12' })
  expect(asked('1999-01', 'x')).toEqual({ from: '2026-01', to: '2026-03' })
  expect(monthsBetween('2025-12', '2026-02')).toEqual(['2025-12', '2026-01', '2026-02'])
  expect(monthBoundaries(['2026-03'], 'Europe/Berlin')).toEqual([Date.UTC(2026, 1, 28, 23), Date.UTC(2026, 2, 31, 22)])
})

test('the median of an even number lies between the two in the middle', () => {
  expect(lengthsOf([])).toEqual({ count: 0, median: null, slowest: null })
  expect(lengthsOf([4, 1, 3, 2])).toEqual({ count: 4, median: 2.5, slowest: 4 })
  expect(lengthsOf([9, 1, 2])).toEqual({ count: 3, median: 2, slowest: 9 })
  expect(
    countPromises(
      [
        { dueAt: 5, nextAt: 5 },
        { dueAt: 5, nextAt: 6 },
        { dueAt: 5, nextAt: null },
      ],
      5,
    ),
  ).toEqual({
    kept: 1,
    missed: 1,
  })
})
