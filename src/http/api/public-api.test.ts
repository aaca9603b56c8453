import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { type OpenIncident, openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { publishPostmortem, savePostmortemDraft } from '#src/domain/incidents/postmortem.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { cancelWindow, postMaintenanceUpdate } from '#src/domain/maintenance/change-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { publicApiPaths } from '#src/testing/public-api-paths.ts'

const minute = 60_000
const hour = 60 * minute

/** The parts of any answer that the tests read. */
interface Answer {
  page: object
  status: object
  components: (Record<string, unknown> & { id: string; name: string; status: string; updated_at: string })[]
  incidents: (Record<string, unknown> & Incident)[]
  scheduled_maintenances: Incident[]
}

interface Incident {
  id: string
  name: string
  status: string
  resolved_at: string | null
  updated_at: string
  shortlink: string
  components: { id: string }[]
  incident_updates: {
    body: string
    status: string
    affected_components: { code: string; name: string; new_status: string }[] | null
  }[]
}

async function read(app: TestApp, path: string, base = '/'): Promise<Answer> {
  const { status, text, headers } = await app.visitor().get(`${base}api/v2/${path}.json`)
  expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'application/json; charset=utf-8'])
  return JSON.parse(text)
}

function service({ deps }: TestApp, name: string, serviceGroupId: string | null = null, organizationId = acmeId) {
  return createService(deps, system, organizationId, { name, description: '', serviceGroupId }).id
}

function open({ deps }: TestApp, input: Partial<OpenIncident> = {}, organizationId = acmeId) {
  const first = {
    title: 'API is slow',
    body: 'We look.',
    status: 'investigating',
    services: [],
    notify: false,
  } as const
  return openIncident(deps, system, organizationId, { ...first, services: [], ...input }).id
}

function plan({ deps }: TestApp, title: string, from: number, serviceIds: string[] = [], organizationId = acmeId) {
  return scheduleWindow(deps, system, organizationId, {
    title,
    body: 'We upgrade.',
    serviceIds,
    reminders: [],
    scheduledStart: from,
    scheduledEnd: from + 2 * hour,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: true,
    rule: null,
  }).id
}

/** A group with one service, a service without a group, an incident with two updates, a window that runs. */
function small() {
  const app = testApp()
  const { deps } = app
  const { clock } = deps
  const group = createServiceGroup(deps, system, acmeId, { name: 'Core' }).id
  const api = createService(deps, system, acmeId, { name: 'API', description: 'REST', serviceGroupId: group }).id
  const web = service(app, 'Website')
  clock.set(Date.UTC(2026, 2, 10, 13))
  const incident = open(app, { services: [{ serviceId: api, status: 'partial_outage' }] })
  clock.set(Date.UTC(2026, 2, 10, 13, 30))
  const update = postUpdate(deps, system, acmeId, incident, {
    status: 'monitoring',
    body: 'We **watch**.',
    services: [{ serviceId: api, status: 'degraded_performance' }],
    notify: true,
  }).id
  clock.set(Date.UTC(2026, 2, 10, 14))
  const window = plan(app, 'Disks', Date.UTC(2026, 2, 10, 15), [web])
  clock.set(Date.UTC(2026, 2, 10, 15, 5))
  const said = { status: 'in_progress', body: 'We begin.', notify: false } as const
  postMaintenanceUpdate(deps, system, acmeId, window, said)
  return { app, group, api, web, incident, update, window }
}

test('every endpoint has exactly the shape of Statuspage, under both bases', async () => {
  const { app, group, api, web, incident, update, window } = small()
  const page = (url: string) => ({
    id: acmeId,
    name: 'Acme',
    url,
    time_zone: 'Europe/Berlin',
    updated_at: '2026-03-10T15:05:00.000Z',
  })
  const status = { indicator: 'minor', description: 'Partially Degraded Service' }
  const apiComponent = {
    id: api,
    name: 'API',
    status: 'degraded_performance',
    created_at: '2026-03-10T12:00:00.000Z',
    updated_at: '2026-03-10T13:30:00.000Z',
    position: 1,
    description: 'REST',
    showcase: true,
    start_date: '2026-03-10',
    group_id: group,
    page_id: acmeId,
    group: false,
    only_show_if_degraded: false,
  }
  const webComponent = {
    ...apiComponent,
    id: web,
    name: 'Website',
    status: 'under_maintenance',
    updated_at: '2026-03-10T15:05:00.000Z',
    description: null,
    group_id: null,
  }
  const components = [
    {
      id: group,
      name: 'Core',
      status: 'degraded_performance',
      created_at: '2026-03-10T12:00:00.000Z',
      updated_at: '2026-03-10T13:30:00.000Z',
      position: 1,
      description: null,
      showcase: false,
      start_date: null,
      group_id: null,
      page_id: acmeId,
      group: true,
      only_show_if_degraded: false,
      components: [api],
    },
    apiComponent,
    webComponent,
  ]
  const updateOf = (incident_id: string, id: unknown, at: string, rest: object) => ({
    id,
    incident_id,
    created_at: at,
    updated_at: at,
    display_at: at,
    custom_tweet: null,
    tweet_id: null,
    ...rest,
  })
  const incidents = (url: string) => [
    {
      id: incident,
      name: 'API is slow',
      status: 'monitoring',
      created_at: '2026-03-10T13:00:00.000Z',
      updated_at: '2026-03-10T13:30:00.000Z',
      monitoring_at: '2026-03-10T13:30:00.000Z',
      resolved_at: null,
      impact: 'major',
      shortlink: `${url}/incidents/${incident}`,
      started_at: '2026-03-10T13:00:00.000Z',
      page_id: acmeId,
      incident_updates: [
        updateOf(incident, update, '2026-03-10T13:30:00.000Z', {
          status: 'monitoring',
          body: 'We **watch**.',
          affected_components: [
            { code: api, name: 'Core - API', old_status: 'partial_outage', new_status: 'degraded_performance' },
          ],
          deliver_notifications: true,
        }),
        updateOf(incident, expect.stringMatching(/^[a-z0-9]{12}$/), '2026-03-10T13:00:00.000Z', {
          status: 'investigating',
          body: 'We look.',
          affected_components: [
            { code: api, name: 'Core - API', old_status: 'operational', new_status: 'partial_outage' },
          ],
          deliver_notifications: false,
        }),
      ],
      components: [apiComponent],
      reminder_intervals: null,
    },
  ]
  const maintenances = (url: string) => [
    {
      id: window,
      name: 'Disks',
      status: 'in_progress',
      created_at: '2026-03-10T14:00:00.000Z',
      updated_at: '2026-03-10T15:05:00.000Z',
      monitoring_at: null,
      resolved_at: null,
      impact: 'maintenance',
      shortlink: `${url}/maintenance/${window}`,
      started_at: '2026-03-10T14:00:00.000Z',
      page_id: acmeId,
      incident_updates: [
        updateOf(window, expect.stringMatching(/^[a-z0-9]{12}$/), '2026-03-10T15:05:00.000Z', {
          status: 'in_progress',
          body: 'We begin.',
          affected_components: [
            { code: web, name: 'Website', old_status: 'operational', new_status: 'under_maintenance' },
          ],
          deliver_notifications: false,
        }),
        updateOf(window, expect.stringMatching(/^[a-z0-9]{12}$/), '2026-03-10T14:00:00.000Z', {
          status: 'scheduled',
          body: 'We upgrade.',
          affected_components: [{ code: web, name: 'Website', old_status: 'operational', new_status: 'operational' }],
          deliver_notifications: true,
        }),
      ],
      components: [webComponent],
      reminder_intervals: null,
      scheduled_for: '2026-03-10T15:00:00.000Z',
      scheduled_until: '2026-03-10T17:00:00.000Z',
    },
  ]
  // The page has one address, wherever it is asked.
  const url = 'http://localhost'
  for (const base of ['/', '/s/acme/']) {
    const expected = {
      summary: { status, components, incidents: incidents(url), scheduled_maintenances: maintenances(url) },
      status: { status },
      components: { components },
      incidents: { incidents: incidents(url) },
      'incidents/unresolved': { incidents: incidents(url) },
      'scheduled-maintenances': { scheduled_maintenances: maintenances(url) },
      'scheduled-maintenances/upcoming': { scheduled_maintenances: [] },
      'scheduled-maintenances/active': { scheduled_maintenances: maintenances(url) },
    }
    for (const [name, content] of Object.entries(expected))
      expect(await read(app, name, base)).toStrictEqual({ page: page(url), ...content })
    const links = [incidents(url), maintenances(url)].map(([one]) => new URL(one?.shortlink ?? '').pathname)
    for (const link of links) expect((await app.visitor().get(link)).status).toBe(200)
  }
})

test('a page with nothing on it has empty lists, not absent ones', async () => {
  const app = testApp()
  const { page, ...rest } = await read(app, 'summary')
  expect(rest).toStrictEqual({
    status: { indicator: 'none', description: 'All Systems Operational' },
    components: [],
    incidents: [],
    scheduled_maintenances: [],
  })
  expect(page).toMatchObject({ updated_at: '2026-03-10T12:00:00.000Z' })
  expect(await read(app, 'incidents')).toStrictEqual({ page, incidents: [] })
})

test('what is unresolved is in summary and unresolved; what is resolved is in the list alone', async () => {
  const app = testApp()
  const { clock } = app.deps
  const statuses = ['investigating', 'identified', 'monitoring'] as const
  for (const status of statuses) {
    open(app, { title: status, status })
    clock.advance(minute)
  }
  const over = open(app, { title: 'resolved' })
  clock.advance(minute)
  resolveIncident(app.deps, system, acmeId, over, { body: 'Done.', notify: false })
  clock.advance(minute)
  publishPostmortem(app.deps, system, acmeId, over, { body: 'Why.', notify: false })
  const names = (incidents: Incident[]) => incidents.map(({ name, status }) => [name, status])
  const newestFirst = statuses.toReversed().map((status) => [status, status])
  expect(names((await read(app, 'incidents/unresolved')).incidents)).toEqual(newestFirst)
  expect(names((await read(app, 'summary')).incidents)).toEqual(newestFirst)
  const [first] = (await read(app, 'incidents')).incidents
  expect(names((await read(app, 'incidents')).incidents)).toEqual([['resolved', 'postmortem'], ...newestFirst])
  expect(first?.incident_updates.map(({ status }) => status)).toEqual(['postmortem', 'resolved', 'investigating'])
  expect(first?.incident_updates.map(({ affected_components }) => affected_components)).toEqual([null, null, null])
  expect(first?.resolved_at).toBe('2026-03-10T12:04:00.000Z')
})

test('the lists hold the newest fifty, whatever the order in which they were recorded', async () => {
  const app = testApp()
  const now = app.deps.clock.now()
  for (let index = 0; index < 60; index++) {
    open(app, { title: `Incident ${index}`, startedAt: now - index * hour })
    plan(app, `Window ${index}`, now + (60 - index) * hour)
  }
  const expected = (name: string) => Array.from({ length: 50 }, (_, index) => `${name} ${index}`)
  expect((await read(app, 'incidents')).incidents.map(({ name }) => name)).toEqual(expected('Incident'))
  const all = (await read(app, 'scheduled-maintenances')).scheduled_maintenances
  expect(all.map(({ name }) => name)).toEqual(expected('Window'))
  // Of what is still to come nothing is cut off: the nearest would be lost.
  const upcoming = (await read(app, 'scheduled-maintenances/upcoming')).scheduled_maintenances
  expect(upcoming).toHaveLength(60)
  expect((await read(app, 'incidents/unresolved')).incidents).toHaveLength(60)
})

test('a maintenance goes from upcoming to active to the list; a cancelled one is completed, and nobody waits for it', async () => {
  const { app, window } = small()
  const { deps } = app
  const later = plan(app, 'Later', deps.clock.now() + 24 * hour)
  const where = async () => {
    const at = async (path: string) => (await read(app, path)).scheduled_maintenances.map(({ id }) => id)
    return {
      upcoming: await at('scheduled-maintenances/upcoming'),
      active: await at('scheduled-maintenances/active'),
      all: await at('scheduled-maintenances'),
      summary: await at('summary'),
    }
  }
  expect(await where()).toEqual({ upcoming: [later], active: [window], all: [later, window], summary: [later, window] })

  deps.clock.advance(hour)
  postMaintenanceUpdate(deps, system, acmeId, window, { status: 'verifying', body: 'x', notify: false })
  expect((await where()).active).toEqual([window])
  deps.clock.advance(hour)
  postMaintenanceUpdate(deps, system, acmeId, window, { status: 'completed', body: 'x', notify: false })
  cancelWindow(deps, system, acmeId, later, { body: 'Not needed.', notify: false })
  expect(await where()).toEqual({ upcoming: [], active: [], all: [later, window], summary: [] })

  const [cancelled, completed] = (await read(app, 'scheduled-maintenances')).scheduled_maintenances
  expect(cancelled).toMatchObject({ status: 'completed', resolved_at: '2026-03-10T17:05:00.000Z' })
  expect(cancelled?.incident_updates[0]).toMatchObject({ status: 'completed', body: 'Not needed.' })
  const steps = completed?.incident_updates.map(({ status, affected_components }) => [
    status,
    affected_components?.[0]?.new_status,
  ])
  expect(steps).toEqual([
    ['completed', 'operational'],
    ['verifying', 'under_maintenance'],
    ['in_progress', 'under_maintenance'],
    ['scheduled', 'operational'],
  ])
})

test('the page is as bad as its services are, groups not counted', async () => {
  const app = testApp()
  const group = createServiceGroup(app.deps, system, acmeId, { name: 'Core' }).id
  const [api, web] = [service(app, 'API', group), service(app, 'Website')]
  const set = (id: string, status: Parameters<typeof setServiceStatus>[4]) =>
    setServiceStatus(app.deps, system, acmeId, id, status)
  const status = async () => (await read(app, 'status')).status
  expect(await status()).toEqual({ indicator: 'none', description: 'All Systems Operational' })
  set(api, 'major_outage')
  expect(await status()).toEqual({ indicator: 'major', description: 'Partial System Outage' })
  set(web, 'major_outage')
  expect(await status()).toEqual({ indicator: 'critical', description: 'Major System Outage' })
  const { components } = await read(app, 'components')
  expect(components.map(({ name, status }) => [name, status])).toEqual([
    ['Core', 'major_outage'],
    ['API', 'major_outage'],
    ['Website', 'major_outage'],
  ])
})

test('a component changes whenever its status does', async () => {
  const { app, incident } = small()
  app.deps.clock.advance(hour)
  resolveIncident(app.deps, system, acmeId, incident, { body: 'Done.', notify: false })
  const { components } = await read(app, 'components')
  expect(components.map(({ name, updated_at }) => [name, updated_at])).toEqual([
    ['Core', '2026-03-10T16:05:00.000Z'],
    ['API', '2026-03-10T16:05:00.000Z'],
    ['Website', '2026-03-10T15:05:00.000Z'],
  ])
})

test('nothing that is not public is in any answer', async () => {
  const { app, api, web, incident, update } = small()
  const { deps } = app
  addIncidentNote(deps, app.actor('ed'), acmeId, incident, { body: 'Chimera: a note' })
  savePostmortemDraft(deps, app.actor('ed'), acmeId, incident, { body: 'Chimera: a draft' })
  deps.clock.advance(minute)
  const slip = postUpdate(deps, app.actor('ed'), acmeId, incident, {
    status: 'identified',
    body: 'Chimera: a slip',
    services: [{ serviceId: web, status: 'major_outage' }],
    notify: false,
  })
  deleteStatusUpdate(deps, app.actor('ed'), acmeId, incident, slip.id)
  const hidden = service(app, 'Chimera: a service')
  archiveService(deps, system, acmeId, hidden, 'Chimera: a service')
  createServiceGroup(deps, system, acmeId, { name: 'Chimera: an empty group' })
  const foreign = service(app, 'Chimera: a foreign service', null, otherId)
  open(app, { title: 'Chimera: foreign', services: [{ serviceId: foreign, status: 'major_outage' }] }, otherId)
  plan(app, 'Chimera: foreign', deps.clock.now() + hour, [foreign], otherId)

  for (const path of publicApiPaths) {
    const { text } = await app.visitor().get(`/api/v2/${path}.json`)
    expect(text).not.toMatch(/Chimera|@example\.com|Ed"/)
    for (const id of [slip.id, hidden, foreign, otherId]) expect(text).not.toContain(id)
  }
  const [first] = (await read(app, 'incidents')).incidents
  expect(first?.incident_updates.map(({ status }) => status)).toEqual(['monitoring', 'investigating'])
  expect(first).toMatchObject({ status: 'monitoring', incident_updates: [{ id: update }, {}] })
  expect((await read(app, 'components')).components.map(({ id }) => id)).toContain(api)
  expect((await read(app, 'incidents', '/s/other/')).incidents).toMatchObject([{ name: 'Chimera: foreign' }])
})

test('an archived service is no component any more; what was said of it stays said', async () => {
  const { app, api, incident } = small()
  archiveService(app.deps, system, acmeId, api, 'API')
  const { components, incidents } = await read(app, 'summary')
  expect(components.map(({ name }) => name)).toEqual(['Website'])
  expect(incidents).toMatchObject([{ id: incident, components: [], impact: 'major' }])
  expect(incidents[0]?.incident_updates[0]?.affected_components).toMatchObject([{ code: api, name: 'API' }])
})

test.each(publicApiPaths)('%s: HEAD, CORS, ETag and 304 as a page has them; no cookie', async (path) => {
  const { app, web } = small()
  for (const base of ['', '/s/acme']) {
    const url = `${base}/api/v2/${path}.json`
    const [first, again] = [await app.visitor().get(url), await app.visitor().get(url)]
    expect([...again.headers].toSorted()).toEqual([...first.headers].toSorted())
    expect(again.text).toBe(first.text)
    expect(first.headers.getSetCookie()).toEqual([])
    expect(first.headers.get('access-control-allow-origin')).toBe('*')
    const etag = first.headers.get('etag') ?? ''
    const head = await app.handle(new Request(`http://localhost${url}`, { method: 'HEAD' }))
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag])
    expect(head.headers.get('access-control-allow-origin')).toBe('*')
    expect(head.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const same = await app.visitor().get(url, { 'if-none-match': etag })
    expect([same.status, same.text]).toEqual([304, ''])
    expect(same.headers.get('access-control-allow-origin')).toBe('*')
    app.deps.clock.advance(10 * minute)
    expect((await app.visitor().get(url, { 'if-none-match': etag })).status).toBe(304)
    setServiceStatus(app.deps, system, acmeId, web, base === '' ? 'major_outage' : 'operational')
    expect((await app.visitor().get(url, { 'if-none-match': etag })).status).toBe(200)
  }
})

test('what does not exist is a 404 in JSON that any script can read', async () => {
  const app = testApp()
  for (const path of [
    '/api/v2/nothing.json',
    '/api/v2/summary',
    '/api/v2/incidents/abcdefghijkl.json',
    '/s/acme/api/v2/nothing.json',
    '/s/nobody/api/v2/summary.json',
  ])
    for (const method of ['GET', 'HEAD']) {
      const answer = await app.handle(new Request(`http://localhost${path}`, { method }))
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/json; charset=utf-8',
      ])
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      if (method === 'GET') expect(await answer.json()).toEqual({ error: expect.stringMatching(/^There is no .+\.$/) })
    }
  expect((await app.visitor().get('/api/nothing')).headers.get('access-control-allow-origin')).toBeNull()
})

test('a former short name leads a script on to the present one', async () => {
  const app = testApp()
  await app.as('ann').post('/app/acme/settings/slug', { slug: 'apex' })
  const answer = await app.visitor().get('/s/acme/api/v2/status.json')
  expect([answer.status, answer.location]).toEqual([302, '/s/apex/api/v2/status.json'])
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})

test('a page that moves here keeps its fifty newest incidents: ids, names, texts in order, times, what each update set', async () => {
  const app = testApp()
  const bytes = readFileSync(new URL('../../testing/fixtures/github-history.json.gz', import.meta.url))
  const file: Answer = JSON.parse(gunzipSync(bytes).toString())
  importStatuspage(app.deps, system, acmeId, file)
  const newest = (await read(app, 'incidents')).incidents
  expect(newest).toHaveLength(50)
  expect(newest.map(comparable)).toEqual(file.incidents.slice(0, 50).map(comparable))
  const components = (await read(app, 'components')).components
  const same = [
    'id',
    'name',
    'status',
    'position',
    'description',
    'group_id',
    'group',
    'created_at',
    'updated_at',
  ] as const
  expect(components.map((one) => same.map((key) => one[key]))).toEqual(
    file.components.map((one) => same.map((key) => one[key])),
  )
})

/** All of an incident but what belongs to its page; times as instants, components in the order of their ids. */
function comparable({ page_id: _, shortlink: __, components, ...incident }: Record<string, unknown> & Incident) {
  const named = components.map(({ id }) => id).toSorted()
  const updates = incident.incident_updates.map((update) => ({
    ...update,
    affected_components: update.affected_components?.toSorted((a, b) => (a.code < b.code ? -1 : 1)) ?? null,
  }))
  const all = { ...incident, incident_updates: updates, reminder_intervals: undefined, named }
  return JSON.parse(JSON.stringify(all), (key, value) =>
    key.endsWith('_at') && value !== null ? Date.parse(value) : value,
  )
}
