import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const hour = 3_600_000

/** An outage of the API that began now. */
function outage({ deps }: TestApp, notify = false) {
  const service = createService(deps, system, acmeId, {
    name: 'API',
    description: '',
    serviceGroupId: null,
    startedAt: 0,
  })
  const incident = openIncident(deps, system, acmeId, {
    title: 'Logins fail',
    body: 'We are looking.',
    status: 'investigating',
    services: [{ serviceId: service.id, status: 'major_outage' }],
    notify,
  })
  return { service, incident, path: `/app/acme/incidents/${incident.id}`, page: `/incidents/${incident.id}` }
}

const updateIds = ({ deps }: TestApp) =>
  deps.db
    .select()
    .from(statusUpdates)
    .all()
    .map(({ id }) => id)

/** Everything a visitor can read of the organization. */
async function everythingPublic(app: TestApp, page: string): Promise<string> {
  const paths = ['/', page, '/history', '/history.rss', '/history.atom', '/history.json']
  const answers = await Promise.all(paths.map((path) => app.visitor().get(path)))
  return answers.map(({ text }) => text).join('\n')
}

test('an edited update says so, to visitors and to the team', async () => {
  const app = testApp()
  const { path, page } = outage(app)
  expect(await everythingPublic(app, page)).not.toMatch(/edited <time/)
  app.deps.clock.advance(hour)
  const [id] = updateIds(app)
  await app.as('ed').post(`${path}/updates/${id}`, { body: 'We know more.' })
  expect((await app.visitor().get(page)).text).toMatch(/edited <time datetime="2026-03-10T13:00/)
  expect((await app.as('vic').get(path)).text).toContain('>edited</span>')
})

test('a service that is set to be down by the update that resolves is refused, not dropped', async () => {
  const app = testApp()
  const { service, path } = outage(app)
  const field = `service-${service.id}`
  const shown = { body: 'Over.', status: 'resolved', 'effects.shown': `${service.id}:major_outage` }
  const refused = await app.as('ed').post(`${path}/updates`, { ...shown, [field]: 'partial_outage' })
  expect([refused.status, updateIds(app).length]).toEqual([422, 1])
  expect(refused.text).toContain('You chose “Resolved” and a service that is not operational')
  // As it was shown: nobody has chosen it.
  expect((await app.as('ed').post(`${path}/updates`, { ...shown, [field]: 'major_outage' })).status).toBe(303)
  expect(currentStatuses(app.deps, acmeId).get(service.id)).toBe('operational')
})

test('a deleted update is gone for visitors, what it set is undone, and the audit log keeps its text', async () => {
  const app = testApp()
  const { service, incident, path, page } = outage(app)
  app.deps.clock.advance(hour)
  postUpdate(app.deps, system, acmeId, incident.id, {
    status: 'resolved',
    body: 'Posted to the wrong incident.',
    services: [],
    notify: false,
  })
  expect(currentStatuses(app.deps, acmeId).get(service.id)).toBe('operational')
  const wrong = updateIds(app)[1]
  expect((await app.as('ed').post(`${path}/updates/${wrong}/deletion`)).status).toBe(303)
  expect(await everythingPublic(app, page)).not.toContain('wrong incident')
  expect(currentStatuses(app.deps, acmeId).get(service.id)).toBe('major_outage')
  expect(app.deps.db.select().from(incidents).get()).toMatchObject({ status: 'investigating', resolvedAt: null })
  expect((await app.visitor().get('/')).text).toContain('API is down')
  const kept = app.deps.db.select().from(auditEntries).all().at(-1)
  expect([kept?.action, kept?.details.includes('wrong incident')]).toEqual(['status_update.deleted', true])
  expect((await app.as('ed').get(`${path}/updates/${wrong}/edit`)).status).toBe(404)
})

test('the only update cannot be deleted', async () => {
  const app = testApp()
  const { path } = outage(app)
  const refused = await app.as('ed').post(`${path}/updates/${updateIds(app)[0]}/deletion`)
  expect([refused.status, refused.text.includes('An incident needs at least one update')]).toEqual([422, true])
})

test('mails of a deleted update that still wait are not sent', async () => {
  const app = testApp()
  subscribe(app.deps, 'sue@example.org')
  const { incident, path } = outage(app)
  const update = postUpdate(app.deps, system, acmeId, incident.id, {
    status: 'monitoring',
    body: 'A slip.',
    services: [],
    notify: true,
  })
  await app.as('ed').post(`${path}/updates/${update.id}/deletion`)
  const mail = await connectRelay(app)
  try {
    expect(await mail.mailsTo('sue@example.org')).toEqual([])
    expect(app.deps.db.select().from(deliveries).all()).toMatchObject([
      { state: 'suppressed', lastAnswer: 'The status update was deleted.' },
    ])
  } finally {
    await mail.close()
  }
})

test('notes and drafts are the team’s alone', async () => {
  const app = testApp()
  const { incident, path, page } = outage(app)
  await app.as('ed').post(`${path}/notes`, { body: 'Carol **broke** the deploy.' })
  app.deps.clock.advance(hour)
  resolveIncident(app.deps, system, acmeId, incident.id, { body: 'Fixed.', notify: false })
  await app.as('ed').post(`${path}/postmortem`, { body: 'Draft: it was DNS.' })
  const seen = (await app.as('vic').get(path)).text
  expect(seen).toContain('Carol <strong>broke</strong> the deploy.')
  expect((await app.as('ed').get(path)).text).toContain('Draft: it was DNS.')
  const outside = await everythingPublic(app, page)
  expect(outside).not.toContain('Carol')
  expect(outside).not.toContain('it was DNS')
  expect((await app.as('vic').post(`${path}/notes`, { body: 'x' })).status).toBe(403)
  expect((await app.as('ed').post(`${path}/notes`, { body: ' ' })).status).toBe(422)
  expect(app.audited().slice(-3)).toEqual(['incident.note_added', 'incident.updated', 'incident.postmortem_drafted'])
})

test('a postmortem is published once it is over, tells whom it should, and leaves no draft', async () => {
  const app = testApp()
  const { incident, path, page } = outage(app)
  const early = await app.as('ed').post(`${path}/postmortem/publication`, { body: 'Too early.' })
  expect([early.status, early.text.includes('Resolve the incident first')]).toEqual([422, true])
  app.deps.clock.advance(hour)
  resolveIncident(app.deps, system, acmeId, incident.id, { body: 'Fixed.', notify: false })
  await app.as('ed').post(`${path}/postmortem`, { body: 'Draft' })
  app.deps.clock.advance(hour)
  await app.as('ed').post(`${path}/postmortem/publication`, { body: 'It was **DNS**.', notify: 'yes' })
  expect((await app.visitor().get(page)).text).toContain('It was <strong>DNS</strong>.')
  const row = app.deps.db.select().from(incidents).get()
  expect(row).toMatchObject({ status: 'postmortem', postmortemDraft: null })
  expect((row?.resolvedAt ?? 0) - (row?.startedAt ?? 0)).toBe(hour)
  expect(app.deps.db.select().from(notifications).all()).toHaveLength(1)
})

test('a start that was seen too late is corrected in the organization’s zone, and the bars with it', async () => {
  const app = testApp()
  const { incident, path } = outage(app)
  app.deps.clock.advance(hour)
  resolveIncident(app.deps, system, acmeId, incident.id, { body: 'Fixed.', notify: false })
  const fields = { title: 'Logins fail', impactOverride: '' }
  const ed = app.as('ed')
  expect((await ed.get(`${path}/edit`)).text).toContain('value="2026-03-10T13:00"')
  for (const startedAt of ['2026-03-10T15:00', '2030-01-01T00:00', 'yesterday'])
    expect([startedAt, (await ed.post(path, { ...fields, startedAt })).status]).toEqual([startedAt, 422])
  expect((await ed.post(path, { ...fields, startedAt: '2026-03-10T11:00' })).status).toBe(303)
  expect((await app.visitor().get('/')).text).toContain('Major outage for 3 h')
  expect(app.deps.db.select().from(incidents).get()?.startedAt).toBe(Date.UTC(2026, 2, 10, 10))
})
