import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { everyRow, smallExport } from '#src/testing/statuspage-export.ts'
import { findIncident, servicesOf, updatesOf } from '../incidents/find-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { findWindow, updatesOfWindow } from '../maintenance/find-window.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { readService } from '../status-page/read-service.ts'
import { importStatuspage } from './import-statuspage.ts'

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes in
type Change = (file: any) => void

const fixtures = resolve(import.meta.dirname, '../../testing/fixtures/statuspage')

function fixture(name: string, change: Change = () => {}): unknown {
  const file = JSON.parse(readFileSync(resolve(fixtures, `${name}.json`), 'utf8'))
  change(file)
  return file
}

function imported(file: unknown, room = testRoom(), organizationId = acmeId) {
  const report = importStatuspage(room.deps, system, organizationId, file)
  return { room, report, remarks: report.remarks.map(({ kind, record }) => `${kind}: ${record}`) }
}

const kindsOf = (file: unknown) => imported(file).report.remarks.map(({ kind }) => kind)
const slow = 'incaaaaaaaa1'
const iso = (at: number | null | undefined) => (at ? new Date(at).toISOString() : at)

const placeholders: [string, number, Change][] = [
  ['as it came', 1, () => {}],
  ['without a name', 1, ({ incidents: [one] }) => (one.incident_updates[0].affected_components = [{}])],
  ['two', 2, ({ incidents: [one] }) => (one.incident_updates[0].affected_components = [{ code: null }, { name: 'x' }])],
  [
    'beside a component',
    1,
    ({ incidents: [{ incident_updates: all }] }) => all[0].affected_components.push(all[1].affected_components[0]),
  ],
]

test.each(placeholders)('a placeholder is no component, %s: %i are counted', (_, count, change) => {
  const { room, report } = imported(fixture('01-placeholder-in-affected-components', change))
  expect(report.remarks.map(({ kind }) => kind)).toEqual(Array(count).fill('placeholder'))
  expect(report.inserted).toMatchObject({ incidents: 1, statusUpdates: 2, services: 1, archivedServices: 0 })
  expect(servicesOf(room.deps.db, slow)).toEqual([{ id: 'compaaaaaaaa', name: 'API' }])
})

test('the report names the update whose placeholder it left out, and what it said', () => {
  const { room, remarks } = imported(fixture('01-placeholder-in-affected-components'))
  expect(remarks).toEqual([
    'placeholder: “Slow sign-in” (incaaaaaaaa1), incaaaaaaau2: "Nothing was touched by this update."',
  ])
  expect(updatesOf(room.deps.db, slow).map(({ services }) => services.length)).toEqual([0, 1])
})

test('a resolved incident without an end ended with its last update, which keeps its own status', () => {
  const { room, remarks } = imported(fixture('03-backfilled-resolved-without-resolved_at'))
  const { status, resolvedAt } = findIncident(room.deps.db, acmeId, slow)
  expect([status, iso(resolvedAt)]).toEqual(['resolved', '2024-05-03T10:00:00.000Z'])
  expect(updatesOf(room.deps.db, slow).map(({ status }) => status)).toEqual(['investigating'])
  expect(remarks).toEqual([
    'resolved_at: “Slow sign-in” (incaaaaaaaa1): 2024-05-03T10:00:00.000Z, the time of its last update.',
  ])
})

test('such an incident releases its services where it ends, for the bars as for now', () => {
  const { room } = imported(
    fixture('03-backfilled-resolved-without-resolved_at', ({ incidents: [one] }) =>
      Object.assign(one, { resolved_at: '2024-05-03T11:00:00.000Z' }),
    ),
  )
  room.clock.set(Date.UTC(2024, 4, 10))
  expect(currentStatuses(room.deps, acmeId).get('compaaaaaaaa')).toBe('operational')
  const { days } = readService(room.deps, organizationById(room.deps, acmeId), 'compaaaaaaaa')
  expect(days.filter(({ spent }) => spent.length > 0)).toMatchObject([
    { date: '2024-05-03', spent: [{ status: 'degraded_performance', milliseconds: 3_600_000 }] },
  ])
})

const said = (...statuses: [string, string][]) =>
  statuses.map(([status, time], index) => {
    const at = `2024-05-03T${time}:00.000Z`
    return { id: `said0000000${index}`, status, body: 'x', created_at: at, updated_at: at, display_at: at }
  })

const ends: [string, string, string, object[]][] = [
  [
    'the first of what ended it',
    '10:30',
    'postmortem',
    said(['postmortem', '12:00'], ['resolved', '10:30'], ['identified', '10:00']),
  ],
  [
    'the last resolution, where it was reopened',
    '12:00',
    'resolved',
    said(['resolved', '12:00'], ['investigating', '11:00'], ['resolved', '10:30'], ['identified', '10:00']),
  ],
  ['its last change, where it has no updates', '12:00', 'resolved', []],
]

test.each(ends)('its end is %s: %s', (_, time, status, incident_updates) => {
  const { room, report } = imported(
    fixture('03-backfilled-resolved-without-resolved_at', ({ incidents: [one] }) =>
      Object.assign(one, { status, incident_updates, resolved_at: undefined }),
    ),
  )
  expect(iso(findIncident(room.deps.db, acmeId, slow).resolvedAt)).toBe(`2024-05-03T${time}:00.000Z`)
  expect(report.remarks.map(({ kind }) => kind)).toEqual(['resolved_at'])
})

test('completed maintenance without any word of its end ended as planned', () => {
  const { room, remarks } = imported(
    smallExport(({ scheduled_maintenances: [work] }) =>
      Object.assign(work, { resolved_at: null, incident_updates: work.incident_updates.slice(1) }),
    ),
  )
  expect(iso(findWindow(room.deps.db, acmeId, 'work00000000').endedAt)).toBe('2025-02-10T04:00:00.000Z')
  expect(remarks).toEqual(['resolved_at: “New disks” (work00000000): 2025-02-10T04:00:00.000Z, its planned end.'])
})

test('an end of what is not over is left out, and said', () => {
  const { room, remarks } = imported(
    smallExport(({ incidents: [open] }) => Object.assign(open, { resolved_at: '2025-03-01T12:00:00.000Z' })),
  )
  expect(findIncident(room.deps.db, acmeId, 'open00000000').resolvedAt).toBeNull()
  expect(remarks).toEqual(['open_with_end: “API is slow” (open00000000): its status is identified.'])
})

test.each([
  ['01-placeholder-in-affected-components', '04-incidents-endpoint-alone'],
  ['04-incidents-endpoint-alone', '01-placeholder-in-affected-components'],
])('%s and then %s give the same', (first, second) => {
  const room = testRoom()
  const reports = [first, second].map((name) => imported(fixture(name), room).report.inserted.incidents)
  expect(reports).toEqual([1, 1])
  const all = room.deps.db.select().from(incidents).orderBy(incidents.id).all()
  expect(all.map(({ id }) => id)).toEqual([slow, 'incaaaaaaaa9'])
  expect(room.deps.db.select().from(services).all()).toMatchObject([{ id: 'compaaaaaaaa', archivedAt: null }])
})

const leftOut: [string, object, Change][] = [
  ['as it came', { services: 1, incidents: 0 }, () => {}],
  ['null', { services: 1 }, (file) => Object.assign(file, { incidents: null, scheduled_maintenances: null })],
  ['all but the status', { services: 0 }, (file) => (file.components = undefined)],
  [
    'the updates of an incident',
    { incidents: 1, statusUpdates: 0 },
    (file) => {
      const { incidents } = fixture('04-incidents-endpoint-alone') as { incidents: object[] }
      file.incidents = incidents.map((one) => ({ ...one, incident_updates: undefined, components: null }))
    },
  ],
]

test.each(leftOut)('lists that are left out are empty: %s', (_, inserted, change) => {
  const { report } = imported(fixture('07-summary-without-empty-lists', change))
  expect(report).toMatchObject({ inserted, remarks: [] })
})

const ofOneMoment: [string, string[], Change][] = [
  ['as it came', ['incaaaaaaau2', 'incaaaaaaau1'], () => {}],
  [
    'the oldest first, as their times show',
    ['incaaaaaaau2', 'incaaaaaaau1', 'first0000000'],
    ({ incidents: [one] }) => {
      const [second, first] = one.incident_updates
      const begun = { ...first, id: 'first0000000', display_at: '2024-05-03T09:00:00.000Z' }
      one.incident_updates = [begun, first, second]
    },
  ],
  [
    'three of them',
    ['third0000000', 'incaaaaaaau2', 'incaaaaaaau1'],
    ({ incidents: [one] }) => one.incident_updates.unshift({ ...one.incident_updates[0], id: 'third0000000' }),
  ],
  [
    'of one moment but created otherwise',
    ['incaaaaaaau2', 'incaaaaaaau1'],
    ({ incidents: [one] }) => {
      one.incident_updates[1].created_at = '2024-05-03T11:00:00.000Z'
    },
  ],
]

test.each(ofOneMoment)('updates of one moment keep their order, and the last one counts: %s', (_, ids, change) => {
  const { room } = imported(fixture('13-updates-of-the-same-moment', change))
  expect(updatesOf(room.deps.db, slow).map(({ id }) => id)).toEqual(ids)
  room.deps.db.$client.run('update incidents set resolved_at = null')
  expect(currentStatuses(room.deps, acmeId).get('compaaaaaaaa')).toBe('operational')
})

test('so do those of maintenance, and what is posted here in the very millisecond of an imported one', () => {
  const at = '2025-02-10T02:05:00.000Z'
  const { room } = imported(
    smallExport(({ incidents: [open], scheduled_maintenances: [work] }) => {
      for (const one of work.incident_updates) Object.assign(one, { display_at: at, created_at: at, updated_at: at })
      Object.assign(open.incident_updates[0], { display_at: '2026-03-10T12:00:00.000Z' })
    }),
  )
  expect(updatesOfWindow(room.deps.db, 'work00000000').map(({ id }) => id.slice(-1))).toEqual(['7', '6', '5'])
  room.clock.set(Date.UTC(2026, 2, 10, 12))
  const update = { status: 'monitoring' as const, body: 'x', services: [], notify: false }
  const posted = [1, 2].map(() => postUpdate(room.deps, system, acmeId, 'open00000000', update).id)
  expect(updatesOf(room.deps.db, 'open00000000').map(({ id }) => id)).toEqual([...posted.toReversed(), 'update000003'])
})

test('showcase, only_show_if_degraded, a start date of null, the page’s id and its zone are kept', () => {
  const { room, report } = imported(fixture('09-what-is-lost'))
  expect(room.deps.db.select().from(services).get()).toMatchObject({
    showcase: false,
    onlyShowIfDegraded: true,
    startDate: null,
    startedAt: Date.UTC(2020, 0, 1),
  })
  const taken = { statuspageId: 'pageaaaaaaaa', timeZone: 'America/Tijuana' }
  expect(organizationById(room.deps, acmeId)).toMatchObject(taken)
  expect(report).toMatchObject({ page: taken, remarks: [] })
})

const zones: [string, string[], string, Change][] = [
  ['that is here already', [], 'Europe/Berlin', ({ page }) => (page.time_zone = 'Europe/Berlin')],
  [
    'that nobody knows',
    ['“Pacific Time (US & Canada)” is none that is known here: the organization stays in Europe/Berlin.'],
    'Europe/Berlin',
    ({ page }) => (page.time_zone = 'Pacific Time (US & Canada)'),
  ],
  [
    'that is an offset',
    ['“+02:00” is none that is known here: the organization stays in Europe/Berlin.'],
    'Europe/Berlin',
    ({ page }) => (page.time_zone = '+02:00'),
  ],
  ['that is an alias', [], 'Etc/UTC', ({ page }) => (page.time_zone = 'Etc/UTC')],
  ['that is missing', [], 'Europe/Berlin', ({ page }) => (page.time_zone = undefined)],
]

test.each(zones)('a zone %s', (_, remarks, zone, change) => {
  const { room, report } = imported(fixture('09-what-is-lost', change))
  expect(report.remarks.map(({ record }) => record)).toEqual(remarks)
  expect(organizationById(room.deps, acmeId).timeZone).toBe(zone)
})

test('an organization with history keeps its zone, and the report says so each time', () => {
  const { room } = imported(smallExport())
  for (const _ of [1, 2])
    expect(imported(fixture('09-what-is-lost'), room).remarks).toEqual([
      'page_id: “pageaaaaaaaa” is another page than the one imported before: programs go on reading this page as “page00000000”.',
      'time_zone: “America/Tijuana” is the page’s, and there is history here already: the organization stays in Europe/Berlin.',
    ])
  expect(organizationById(room.deps, acmeId)).toMatchObject({ timeZone: 'Europe/Berlin', statuspageId: 'page00000000' })
})

test('another name of the zone that it has is no news', () => {
  const { room } = imported(smallExport(({ page }) => (page.time_zone = 'UTC')))
  expect(
    imported(
      smallExport(({ page }) => (page.time_zone = 'Etc/UTC')),
      room,
    ).report,
  ).toMatchObject({
    unchanged: true,
    remarks: [],
  })
})

test('a second organization that imports the same page keeps its own id, and so does one that would take another’s', () => {
  const { room } = imported(fixture('09-what-is-lost'))
  const { remarks } = imported(
    fixture('07-summary-without-empty-lists', (file) => (file.components = [])),
    room,
    otherId,
  )
  expect(remarks).toEqual([
    `page_id: “pageaaaaaaaa” belongs to another organization here: programs go on reading this page as “${otherId}”.`,
  ])
  const stranger = fixture('07-summary-without-empty-lists', (file) =>
    Object.assign(file, { components: [], page: { id: acmeId } }),
  )
  expect(imported(stranger, room, otherId).report.remarks).toMatchObject([{ kind: 'page_id' }])
  expect(imported(stranger, room, acmeId).report).toMatchObject({ unchanged: true, remarks: [] })
  expect(organizationById(room.deps, otherId).statuspageId).toBeNull()
})

/** Maintenance as `index.json` and the management API list it. */
const amongIncidents: [string, Change][] = [
  ['index.json', (file) => file.incidents.push(...file.scheduled_maintenances.splice(0))],
  ['both lists', (file) => file.incidents.push(file.scheduled_maintenances[0])],
]

test.each(amongIncidents)('maintenance among the incidents is maintenance: %s', (_, change) => {
  const { room, report } = imported(smallExport(change))
  expect(report.inserted).toMatchObject({ incidents: 2, maintenanceWindows: 1, statusUpdates: 6 })
  expect(findWindow(room.deps.db, acmeId, 'work00000000')).toMatchObject({ status: 'completed', impact: 'maintenance' })
})

test('a list alone, as the management API answers it, names its page in each record', () => {
  const file = smallExport() as { components: object[]; incidents: object[]; scheduled_maintenances: object[] }
  const ofPage = (list: object[]) => list.map((one) => ({ ...one, page_id: 'page00000000' }))
  const room = testRoom()
  const [core, ...others] = ofPage(file.components)
  imported([{ ...core, group: undefined, status: undefined }], room)
  expect(imported(others, room).report).toMatchObject({ inserted: { services: 2 }, remarks: [] })
  const { report } = imported(ofPage([...file.incidents, ...file.scheduled_maintenances]), room)
  expect(report.inserted).toMatchObject({ incidents: 2, maintenanceWindows: 1, archivedServices: 0 })
  expect(organizationById(room.deps, acmeId).statuspageId).toBe('page00000000')
  for (const [list, sentence] of [
    [[], 'The file is a list, not an object.'],
    [[{ id: 'x' }], 'The file is a list, not an object.'],
  ] as const)
    expect(() => imported(list, room)).toThrow(sentence)
})

const impacts: [string, string, string | undefined, Change][] = [
  ['maintenance', 'maintenance', 'maintenance_impact', ({ incidents: [one] }) => (one.impact = 'maintenance')],
  ['missing', 'minor', 'impact', ({ incidents: [one] }) => (one.impact = undefined)],
  [
    'missing, and nothing is said of services',
    'none',
    'impact',
    ({ incidents: [one] }) => {
      Object.assign(one, { impact: null })
      for (const update of one.incident_updates) update.affected_components = null
    },
  ],
  [
    'overridden',
    'critical',
    undefined,
    ({ incidents: [one] }) => Object.assign(one, { impact: 'critical', impact_override: 'critical' }),
  ],
]

test.each(impacts)('the impact of an incident is %s: %s', (_, impact, kind, change) => {
  const { room, report } = imported(fixture('13-updates-of-the-same-moment', change))
  expect(findIncident(room.deps.db, acmeId, slow).impact).toBe(impact)
  expect(report.remarks.map((one) => one.kind)).toEqual(kind ? [kind] : [])
})

test('a window’s impact and its times come along as they are', () => {
  const { room } = imported(
    smallExport(({ scheduled_maintenances: [work] }) =>
      Object.assign(work, { impact: 'major', monitoring_at: '2025-02-10T03:00:00.000Z' }),
    ),
  )
  expect(findWindow(room.deps.db, acmeId, 'work00000000')).toMatchObject({
    impact: 'major',
    announcedAt: Date.UTC(2025, 1, 1, 8, 59, 59, 990),
    monitoringAt: Date.UTC(2025, 1, 10, 3),
  })
})

const deleted: [string, string, Change][] = [
  ['an open incident', 'Fax', ({ incidents: [open] }) => (open.components = [{ id: 'gone00000000', name: 'Fax' }])],
  [
    'one of its updates',
    'Fax',
    ({ incidents: [open] }) => (open.incident_updates[0].affected_components[0] = affected('Fax')),
  ],
  [
    'what is over, under a name that is there again',
    'Core - API',
    ({ incidents: [, past] }) => (past.incident_updates[0].affected_components[0] = affected('Core - API')),
  ],
  [
    'an incident, by its id alone',
    'gone00000000',
    ({ incidents: [, past] }) => (past.components = [{ id: 'gone00000000' }]),
  ],
  [
    'maintenance to come',
    'Fax',
    ({ scheduled_maintenances: [work] }) => {
      Object.assign(work, {
        status: 'scheduled',
        resolved_at: null,
        incident_updates: [],
        components: [{ id: 'gone00000000', name: 'Fax' }],
      })
    },
  ],
]

function affected(name: string) {
  return { code: 'gone00000000', name, old_status: 'operational', new_status: 'major_outage' }
}

test.each(deleted)('a deleted component becomes an archived service: named by %s', (_, name, change) => {
  const { room, report, remarks } = imported(smallExport(change))
  expect(report.inserted.archivedServices).toBe(1)
  expect(remarks).toEqual([`unlisted: “${name}” (gone00000000)`])
  const gone = room.deps.db
    .select()
    .from(services)
    .all()
    .find(({ id }) => id === 'gone00000000')
  expect(gone).toMatchObject({ name, unlisted: true, archivedAt: expect.any(Number) })
})

test('a start after the end, as real pages have where something was recorded afterwards, stays as it is', () => {
  const { room, remarks } = imported(
    fixture('13-updates-of-the-same-moment', ({ incidents: [one] }) =>
      Object.assign(one, { started_at: '2024-05-09T00:00:00.000Z' }),
    ),
  )
  expect(iso(findIncident(room.deps.db, acmeId, slow).startedAt)).toBe('2024-05-09T00:00:00.000Z')
  expect(remarks).toEqual([])
})

const odd: [string, string[], Change][] = [
  ['an update without updated_at', ['moment'], ({ incidents: [open] }) => delete open.incident_updates[0].updated_at],
  ['an update without display_at', ['moment'], ({ incidents: [open] }) => (open.incident_updates[0].display_at = null)],
  ['an update without created_at', ['moment'], ({ incidents: [open] }) => delete open.incident_updates[0].created_at],
  ['an incident without updated_at', ['moment'], ({ incidents: [open] }) => delete open.updated_at],
  ['a component without updated_at', ['moment'], ({ components: [, api] }) => delete api.updated_at],
  ['maintenance without an end', ['moment'], ({ scheduled_maintenances: [work] }) => (work.scheduled_until = null)],
  ['an update without text', ['text'], ({ incidents: [open] }) => (open.incident_updates[0].body = null)],
  ['a component without a place', ['position'], ({ components: [, api] }) => (api.position = null)],
  ['a component without a status', ['status'], ({ components: [, , web] }) => (web.status = '')],
  [
    'no status after an update',
    ['status'],
    ({ incidents: [open] }) => delete open.incident_updates[0].affected_components[0].new_status,
  ],
  [
    'no status before an update',
    ['status'],
    ({ incidents: [open] }) => (open.incident_updates[0].affected_components[0].old_status = null),
  ],
  [
    'an incident with a schedule',
    ['schedule'],
    ({ incidents: [open] }) => (open.scheduled_for = '2025-03-01T10:00:00.000Z'),
  ],
  [
    'a group of what is not there',
    ['unknown_member'],
    ({ components: [core] }) => core.components.push('gone00000000'),
  ],
  ['a component in no known group', ['unknown_group'], ({ components: [, , web] }) => (web.group_id = 'gone00000000')],
  ['an incident that stands there twice', ['repeated'], (file) => file.incidents.push(file.incidents[0])],
  ['a component that stands there twice', ['repeated'], (file) => file.components.push({ ...file.components[2] })],
  [
    'an effect that stands there twice',
    ['repeated'],
    ({ incidents: [open] }) => {
      const { affected_components } = open.incident_updates[0]
      affected_components.push({ ...affected_components[0] })
    },
  ],
]

test.each(odd)('%s is taken, and said', (_, kinds, change) => {
  expect(kindsOf(smallExport(change))).toEqual(kinds)
})

test('names in the report move no cursor and have an end', () => {
  const { remarks } = imported(
    smallExport(({ incidents: [open] }) => {
      open.name = `\u001b[2J\n${'long '.repeat(50)}`
      open.incident_updates[0].body = null
      open.components.push({ id: 'gone00000000', name: 'Fax\u0007\u202e' })
    }),
  )
  expect(remarks[1]).toBe('unlisted: “Fax” (gone00000000)')
  expect(remarks[0]).toMatch(/^text: “\[2J (long )+l…” \(open00000000\), update000003$/)
})

test('many, large and deep things cost no more than their size', () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
  expect(() =>
    imported(smallExport(({ components: all }) => all.push({ ...all[2], deep }, { ...all[2], deep }))),
  ).toThrow('have the same id "web000000000".')
  const { report } = imported(
    smallExport((file) => {
      const [open] = file.incidents
      const [update] = open.incident_updates
      Object.assign(open, { impact: null, updated_at: null })
      open.incident_updates = Array.from({ length: 3000 }, (_, index) => ({
        ...update,
        id: `many${index}`,
        updated_at: null,
      }))
      file.components.push(
        ...Array.from({ length: 500 }, (_, index) => ({ ...file.components[2], id: `service${index}` })),
      )
    }),
  )
  expect(report.inserted).toMatchObject({ statusUpdates: 3005, services: 502 })
})

const contradictions: [string, Change][] = [
  [
    'incidents[0] and incidents[2] have the same id "open00000000".',
    (file) => file.incidents.push({ ...file.incidents[0], name: 'Other' }),
  ],
  [
    'incidents[0] and scheduled_maintenances[0] have the same id',
    (file) => (file.scheduled_maintenances[0].id = 'open00000000'),
  ],
  [
    'incidents[0].incident_updates[0].incident_id is "past00000000"',
    (file) => (file.incidents[0].incident_updates[0].incident_id = 'past00000000'),
  ],
  [
    'incidents[2].scheduled_until is before incidents[2].scheduled_for.',
    (file) => {
      const [work] = file.scheduled_maintenances.splice(0)
      file.incidents.push({ ...work, scheduled_until: '2025-02-10T01:00:00.000Z' })
    },
  ],
  [
    'scheduled_maintenances[0].status is "resolved", which is none of',
    (file) => (file.scheduled_maintenances[0].status = 'resolved'),
  ],
]

test.each(contradictions)('what contradicts itself is refused whole: %s', (sentence, change) => {
  const room: TestRoom = testRoom()
  const before = everyRow(room.deps.db)
  expect(() => imported(smallExport(change), room)).toThrow(sentence)
  expect(everyRow(room.deps.db)).toBe(before)
})
