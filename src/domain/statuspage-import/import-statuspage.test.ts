import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { serviceGroups, serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { ownTime } from '#src/testing/own-time.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { everyRow, smallExport } from '#src/testing/statuspage-export.ts'
import { verifyChains } from '../audit/verify-chain.ts'
import { servicesOf, updatesOf } from '../incidents/find-incident.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { editService } from '../services/edit-service.ts'
import { importStatuspage } from './import-statuspage.ts'

const fixture = resolve(import.meta.dirname, '../../testing/fixtures/github-history.json.gz')
const history = gunzipSync(readFileSync(fixture)).toString()

function imported(room: TestRoom, file: unknown, organizationId = acmeId) {
  return importStatuspage(room.deps, system, organizationId, file)
}

test("a real page's history comes in whole, is audited, and tells nobody", async () => {
  const room = testRoom()
  let report: ReturnType<typeof imported> | undefined
  const took = await ownTime(() => {
    report = imported(room, JSON.parse(history))
  })
  expect(took).toBeLessThan(5000)
  expect(report).toMatchObject({
    inserted: { incidents: 1282, statusUpdates: 2801, services: 11, archivedServices: 2, serviceGroups: 0 },
    updated: { incidents: 0, statusUpdates: 0, services: 0 },
    remarks: ['Gists', 'Notifications'].map((name) => ({ kind: 'unlisted', record: expect.stringContaining(name) })),
  })
  expect(room.deps.db.select().from(notifications).all()).toEqual([])
  expect(room.deps.db.select().from(deliveries).all()).toEqual([])
  expect(room.audited()).toEqual(['statuspage.import_started', 'statuspage.imported'])
  expect(verifyChains(room.deps.db)).toEqual([])
  const archived = room.deps.db
    .select()
    .from(services)
    .all()
    .filter(({ archivedAt }) => archivedAt !== null)
  expect(archived.map(({ id, name }) => [id, name]).sort()).toEqual([
    ['04c28ykz2c5m', 'Gists'],
    ['5bfcr2x9x8kc', 'Notifications'],
  ])
})

test('ids, times, texts and the statuses that were set stay as they were', () => {
  const room = testRoom()
  imported(room, JSON.parse(history))
  const incident = room.deps.db.select().from(incidents).where(eq(incidents.id, 'w554d74dv18j')).get()
  expect(incident).toMatchObject({
    title: 'Incident with API Requests',
    status: 'resolved',
    impact: 'minor',
    startedAt: Date.UTC(2023, 9, 6, 1, 12, 26, 75),
    createdAt: Date.UTC(2023, 9, 6, 1, 12, 26, 84),
    resolvedAt: Date.UTC(2023, 9, 6, 2, 59, 36, 315),
    monitoringAt: null,
  })
  const [newest] = updatesOf(room.deps.db, 'w554d74dv18j')
  expect(newest).toMatchObject({
    id: 'sdpx70bzhz1f',
    status: 'resolved',
    body: 'This incident has been resolved.',
    bodyFormat: 'markdown',
    notify: true,
    services: [{ id: 'brv1bkgrwx7q', name: 'API Requests', status: 'operational' }],
  })
  const facts = room.deps.db.select().from(serviceStatusChanges).all()
  const all = room.deps.db.select().from(services).all()
  expect(facts.map(({ serviceId, at, status }) => [serviceId, at, status]).sort()).toEqual(
    all.map(({ id, startedAt }) => [id, startedAt, 'operational']).sort(),
  )
})

test('a second import changes nothing, not even the audit log', () => {
  const room = testRoom()
  for (const file of [JSON.parse(history), smallExport()]) imported(room, file)
  const before = everyRow(room.deps.db)
  room.deps.clock.advance(60_000)
  for (const file of [JSON.parse(history), smallExport()]) expect(imported(room, file).unchanged).toBe(true)
  expect(everyRow(room.deps.db)).toBe(before)
})

test('groups become service groups, and a service starts when the file first speaks of it', () => {
  const room = testRoom()
  imported(room, smallExport())
  expect(room.deps.db.select().from(serviceGroups).all()).toMatchObject([{ id: 'core00000000', name: 'Core' }])
  const found = room.deps.db.select().from(services).orderBy(services.id).all()
  expect(found).toMatchObject([
    { name: 'API', description: '', serviceGroupId: 'core00000000', startedAt: Date.UTC(2024, 11, 24, 17, 55) },
    { name: 'Website', description: 'The shop', serviceGroupId: null, startedAt: Date.UTC(2024, 5, 1) },
  ])
})

test('an incident may name a group beside the services in it', () => {
  const room = testRoom()
  imported(
    room,
    smallExport((file) => file.incidents[0].components.push({ id: 'core00000000', name: 'Core' })),
  )
  expect(servicesOf(room.deps.db, 'open00000000')).toEqual([{ id: 'api000000000', name: 'API' }])
})

test('what an open incident explains is not the service’s own status, so that resolving gives it back', () => {
  const room = testRoom()
  imported(room, smallExport())
  expect(currentStatuses(room.deps, acmeId).get('api000000000')).toBe('partial_outage')
  resolveIncident(room.deps, system, acmeId, 'open00000000', { body: 'Done.', notify: false })
  expect(currentStatuses(room.deps, acmeId).get('api000000000')).toBe('operational')
})

test('a status that no incident explains is the service’s own, from the time of the export on', () => {
  const room = testRoom()
  const degraded = smallExport((file) => {
    file.components[2].status = 'degraded_performance'
  })
  imported(room, degraded)
  expect(currentStatuses(room.deps, acmeId).get('web000000000')).toBe('degraded_performance')
  const facts = room.deps.db
    .select()
    .from(serviceStatusChanges)
    .where(eq(serviceStatusChanges.serviceId, 'web000000000'))
    .orderBy(serviceStatusChanges.at)
    .all()
  expect(facts.map(({ at, status }) => [at, status])).toEqual([
    [Date.UTC(2024, 5, 1), 'operational'],
    [Date.UTC(2025, 0, 2), 'degraded_performance'],
  ])
  expect(imported(room, degraded).unchanged).toBe(true)
})

test('texts with HTML keep it as HTML, others are Markdown', () => {
  const room = testRoom()
  imported(
    room,
    smallExport((file) => {
      file.incidents[1].incident_updates[0].body = 'Fixed.<br /><a href="https://example.com">Report</a>'
      file.incidents[1].incident_updates[1].body = 'Clone with git clone <repository>, 1 < 2.'
    }),
  )
  const found = room.deps.db.select().from(statusUpdates).orderBy(statusUpdates.id).all()
  expect(found.map(({ bodyFormat }) => bodyFormat)).toEqual(['markdown', 'html', 'markdown'])
})

test('a newer export adds what is new and changes what changed', () => {
  const room = testRoom()
  imported(room, smallExport())
  const report = imported(
    room,
    smallExport((file) => {
      const [open] = file.incidents
      const at = '2025-03-01T12:00:00.000Z'
      Object.assign(open, { status: 'resolved', resolved_at: at, updated_at: at })
      open.incident_updates.unshift({
        ...open.incident_updates[0],
        id: 'update000004',
        status: 'resolved',
        created_at: at,
        updated_at: at,
        display_at: at,
        affected_components: [
          { code: 'api000000000', name: 'API', old_status: 'partial_outage', new_status: 'operational' },
        ],
      })
      Object.assign(file.components[1], { name: 'Public API', status: 'operational', updated_at: at })
    }),
  )
  expect(report).toMatchObject({
    inserted: { incidents: 0, statusUpdates: 1, services: 0 },
    updated: { incidents: 1, statusUpdates: 0, services: 1 },
  })
  expect(room.audited()).toEqual(['statuspage.imported', 'statuspage.imported'])
  expect(room.deps.db.select().from(incidents).where(eq(incidents.id, 'open00000000')).get()).toMatchObject({
    status: 'resolved',
    resolvedAt: Date.UTC(2025, 2, 1, 12),
  })
  expect(room.deps.db.select().from(services).where(eq(services.id, 'api000000000')).get()?.name).toBe('Public API')
})

test('an older export does not undo what the team did here since', () => {
  const room = testRoom()
  imported(room, smallExport())
  editService(room.deps, room.actor('ann'), acmeId, 'web000000000', {
    name: 'Shop',
    description: '',
    serviceGroupId: null,
  })
  resolveIncident(room.deps, room.actor('ed'), acmeId, 'open00000000', { body: 'Done.', notify: false })
  expect(imported(room, smallExport()).unchanged).toBe(true)
  expect(room.deps.db.select().from(services).where(eq(services.id, 'web000000000')).get()?.name).toBe('Shop')
})

test("another organization's ids are refused, and nothing is written", () => {
  const room = testRoom()
  imported(room, smallExport(), otherId)
  const before = everyRow(room.deps.db)
  expect(() => imported(room, smallExport())).toThrow(
    'The service group "core00000000" belongs to another organization here already: import this file into that one.',
  )
  const strangerUpdate = smallExport((file) => {
    file.components = [{ ...file.components[2], id: 'mine00000000' }]
    file.scheduled_maintenances = []
    file.incidents = [{ ...file.incidents[1], id: 'mine00000000', components: [] }]
    for (const update of file.incidents[0].incident_updates)
      Object.assign(update, { incident_id: 'mine00000000', affected_components: null })
  })
  expect(() => imported(room, strangerUpdate)).toThrow(
    /The status update "update00000\d" belongs to another organization/,
  )
  expect(everyRow(room.deps.db)).toBe(before)
})

test('editors may not import, and another organization is not found', () => {
  const room = testRoom()
  const before = everyRow(room.deps.db)
  for (const [persona, code] of [
    ['vic', 'forbidden'],
    ['ed', 'forbidden'],
    ['olga', 'not_found'],
  ] as const)
    expect(() => importStatuspage(room.deps, room.actor(persona), acmeId, smallExport())).toThrow(
      expect.objectContaining({ code }),
    )
  expect(everyRow(room.deps.db)).toBe(before)
  importStatuspage(room.deps, room.actor('ann'), acmeId, smallExport())
  expect(room.deps.db.select().from(auditEntries).all().at(-1)).toMatchObject({ actorKind: 'member' })
})

// biome-ignore lint/suspicious/noExplicitAny: a test breaks the file in every way
type Breakage = [sentence: string, change: (file: any) => void]

const firstUpdate = 'incidents[1].incident_updates[0]'
const broken: Breakage[] = [
  ['page is missing.', (file) => delete file.page],
  [
    'The file names a page and tells nothing of it',
    (file) => Object.assign(file, { components: null, incidents: null, scheduled_maintenances: undefined }),
  ],
  ['incidents is an object, not a list.', (file) => (file.incidents = {})],
  ['incidents[0] is null, not an object.', (file) => (file.incidents[0] = null)],
  ['scheduled_maintenances is a text, not a list.', (file) => (file.scheduled_maintenances = 'none')],
  ['components[1].name is missing.', (file) => delete file.components[1].name],
  ['components[1].name is empty.', (file) => (file.components[1].name = ' ')],
  ['components[1].id is "../x", which is not an id.', (file) => (file.components[1].id = '../x')],
  ['components[1].status is "fine", which is none of operational,', (file) => (file.components[1].status = 'fine')],
  ['components[1].position is a text, not a whole number.', (file) => (file.components[1].position = '1')],
  ['components[1].group is 1, not true or false.', (file) => (file.components[1].group = 1)],
  ['components[1] names the unknown group "web000000000"', (file) => (file.components[1].group_id = 'web000000000')],
  [
    'components[0] is a group within a group, "web000000000".',
    (file) => (file.components[0].group_id = 'web000000000'),
  ],
  [
    'components[2].start_date is "2024-02-30", which is no day',
    (file) => (file.components[2].start_date = '2024-02-30'),
  ],
  [
    'components[0] and components[2] have the same id "core00000000".',
    (file) => (file.components[2].id = 'core00000000'),
  ],
  ['incidents[0].status is "fine", which is none of', (file) => (file.incidents[0].status = 'fine')],
  [
    'incidents[0].scheduled_for is missing, though the status is scheduled.',
    (file) => (file.incidents[0].status = 'scheduled'),
  ],
  ['incidents[0].impact is "huge", which is none of none, minor', (file) => (file.incidents[0].impact = 'huge')],
  [
    'incidents[0].created_at is "2025-02-30T10:00:00Z", which is no time',
    (file) => (file.incidents[0].created_at = '2025-02-30T10:00:00Z'),
  ],
  [
    'incidents[0].created_at is "2025-02-03T10:00:00", which is no time',
    (file) => (file.incidents[0].created_at = '2025-02-03T10:00:00'),
  ],
  ['incidents[0].created_at is 1735689600, not a text.', (file) => (file.incidents[0].created_at = 1735689600)],
  [
    'incidents[0] and incidents[1] have the same id "open00000000".',
    (file) => Object.assign(file.incidents[1], { id: 'open00000000', incident_updates: [] }),
  ],
  [
    'incidents[0].components[0] and incidents[0].components[1] have the same id',
    (file) => file.incidents[0].components.push({ ...file.incidents[0].components[0], name: 'Another' }),
  ],
  [
    `${firstUpdate}.display_at is missing.`,
    (file) => Object.assign(file.incidents[1].incident_updates[0], { display_at: undefined, created_at: null }),
  ],
  [`${firstUpdate}.body is 5, not a text.`, (file) => (file.incidents[1].incident_updates[0].body = 5)],
  [
    `${firstUpdate}.status is "completed", which is none of`,
    (file) => (file.incidents[1].incident_updates[0].status = 'completed'),
  ],
  [
    `${firstUpdate}.incident_id is "open00000000", but it stands in "past00000000".`,
    (file) => (file.incidents[1].incident_updates[0].incident_id = 'open00000000'),
  ],
  [
    `incidents[0].incident_updates[0] and ${firstUpdate} have the same id "update000003".`,
    (file) => (file.incidents[1].incident_updates[0].id = 'update000003'),
  ],
  [
    `${firstUpdate}.affected_components[0].new_status is "bad", which is none of`,
    (file) => (file.incidents[1].incident_updates[0].affected_components[0].new_status = 'bad'),
  ],
  [
    `${firstUpdate}.affected_components[0] and ${firstUpdate}.affected_components[1] have the same id`,
    (file) => {
      const { affected_components } = file.incidents[1].incident_updates[0]
      affected_components.push({ ...affected_components[0], new_status: 'major_outage' })
    },
  ],
  [
    'scheduled_maintenances[0] and scheduled_maintenances[1] have the same id "work00000000".',
    (file) => file.scheduled_maintenances.push({ ...file.scheduled_maintenances[0], name: 'Another' }),
  ],
]

test.each(broken)('a broken file is refused whole: %s', (sentence, change) => {
  const room = testRoom()
  const before = everyRow(room.deps.db)
  expect(() => imported(room, smallExport(change))).toThrow(sentence)
  expect(everyRow(room.deps.db)).toBe(before)
})
