import { afterEach, expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const second = 1000

/** An app in which acme's messages can be recalled for 30 seconds; Sue follows acme. */
async function holding(): Promise<TestApp> {
  const app = testApp()
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(organizations).set({ recallSeconds: 30 }).run()
  })
  subscribe(app.deps, 'sue@example.org')
  mail = await connectRelay(app)
  return app
}

let mail: ConnectedRelay
afterEach(() => mail.close())

const mails = async () => (await mail.mailsTo('sue@example.org')).map(({ parsed }) => parsed.subject)
const said = ({ deps }: TestApp) => deps.db.select().from(statusUpdates).all()
const opening = { title: 'Logins fail', body: 'We are looking.', status: 'investigating', notify: 'yes' }

async function opened(app: TestApp, fields: Record<string, string> = {}): Promise<string> {
  return (await app.as('ed').post('/app/acme/incidents', { ...opening, ...fields })).location ?? ''
}

test('messages leave when the time to recall is over, not before', async () => {
  const app = await holding()
  await opened(app)
  expect((await app.visitor().get('/')).text).toContain('Logins fail')
  app.deps.clock.advance(30 * second - 1)
  expect(await mails()).toEqual([])
  app.deps.clock.advance(1)
  expect(await mails()).toEqual(['Investigating: Logins fail · Acme'])
})

test('an update taken back reaches nobody, leaves the page, gives its services back, and is a draft again', async () => {
  const app = await holding()
  const { deps } = app
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const path = await opened(app, { [`service-${api}`]: 'major_outage' })
  deps.clock.advance(31 * second)
  expect(await mails()).toHaveLength(1)

  await app.as('ed').post(`${path}/updates`, { body: 'All is wel', status: 'resolved', notify: 'yes' })
  expect(currentStatuses(deps, acmeId).get(api)).toBe('operational')
  deps.clock.advance(29 * second)
  const page = await app.as('ed').get(path)
  expect(page.text).toMatch(/Mails and chat messages leave at .*data-countdown/s)
  const update = said(app).find(({ body }) => body === 'All is wel')
  const answer = await app.as('ed').post(`${path}/updates/${update?.id}/recall`)
  expect([answer.status, answer.location]).toEqual([303, `${path}?draft=continue`])

  expect(currentStatuses(deps, acmeId).get(api)).toBe('major_outage')
  expect((await app.visitor().get('/')).text).not.toContain('All is wel')
  deps.clock.advance(60 * second)
  expect(await mails()).toHaveLength(1)
  const composer = (await app.as('ed').get(answer.location ?? '')).text
  expect(composer).toContain('All is wel')
  expect(composer).toContain('name="status" value="resolved" checked')
  expect(composer).not.toContain('Mails and chat messages leave at')
  expect(app.audited().at(-1)).toBe('status_update.taken_back')
})

test('taking back its only update takes the incident along, as if it had never been', async () => {
  const app = await holding()
  const { deps } = app
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const path = await opened(app, { [`service-${api}`]: 'major_outage' })
  deps.clock.advance(10 * second)
  const answer = await app.as('ed').post(`${path}/updates/${said(app)[0]?.id}/recall`)
  expect(answer.location).toBe('/app/acme/incidents/new?draft=continue')
  const composer = (await app.as('ed').get(answer.location ?? '')).text
  expect(composer).toContain('value="Logins fail"')
  expect(composer).toContain(`name="service-${api}" value="major_outage" checked`)

  for (const page of [
    '/',
    '/history',
    '/history.rss',
    '/history.json',
    `/services/${api}`,
    '/app/acme/incidents',
    '/api/v2/summary.json',
    '/api/v2/incidents.json',
  ])
    expect((await app.as('ed').get(page)).text).not.toContain('Logins fail')
  const id = path.split('/').at(-1)
  expect((await app.visitor().get(`/incidents/${id}`)).status).toBe(404)
  expect((await app.as('ed').get(path)).status).toBe(404)
  expect(currentStatuses(deps, acmeId).get(api)).toBe('operational')
  deps.clock.advance(60 * second)
  expect(await mails()).toEqual([])
  expect(app.audited().at(-1)).toBe('incident.taken_back')
})

test('once the messages have left it is too late, and nothing changes', async () => {
  const app = await holding()
  const path = await opened(app)
  app.deps.clock.advance(30 * second)
  const answer = await app.as('ed').post(`${path}/updates/${said(app)[0]?.id}/recall`)
  expect([answer.status, answer.text.includes('Too late: the messages of “')]).toEqual([422, true])
  expect(answer.text).not.toContain('Mails and chat messages leave at')
  expect(said(app)[0]?.deletedAt).toBeNull()
  expect(app.deps.db.select().from(drafts).all()).toEqual([])
  expect(await mails()).toHaveLength(1)
})

test('a maintenance update can be told to nobody; the page keeps it', async () => {
  const app = await holding()
  const fields = {
    title: 'Upgrade',
    body: 'New disks.',
    scheduledStart: '2026-03-12T02:00',
    scheduledEnd: '2026-03-12T04:00',
    notify: 'yes',
  }
  const path = (await app.as('ed').post('/app/acme/maintenance', fields)).location ?? ''
  const [, recall = ''] = /action="([^"]+\/recall)"/.exec((await app.as('ed').get(path)).text) ?? []
  await app.as('ed').post(recall)
  app.deps.clock.advance(60 * second)
  expect(await mails()).toEqual([])
  expect((await app.visitor().get(path.replace('/app/acme', ''))).text).toContain('New disks.')
  expect(app.audited().at(-1)).toBe('maintenance_update.recalled')
  expect((await app.as('ed').post(recall)).status).toBe(422)
})

test('a corrected text is told where chosen, once more to everybody, in the same thread', async () => {
  const app = await holding()
  const path = await opened(app)
  app.deps.clock.advance(31 * second)
  await mails()
  const edit = `${path}/updates/${said(app)[0]?.id}`
  expect((await app.as('ed').get(`${edit}/edit`)).text).toContain('Tell 1 subscriber by e-mail')
  await app.as('ed').post(edit, { body: 'We look into logins.' })
  expect(app.deps.db.select().from(notifications).all()).toHaveLength(1)
  await app.as('ed').post(edit, { body: 'We look into all logins.', notify: 'yes' })
  app.deps.clock.advance(31 * second)
  const sent = await mail.mailsTo('sue@example.org')
  expect(sent).toHaveLength(2)
  expect(sent[1]?.parsed.subject).toBe('Corrected: Investigating: Logins fail · Acme')
  expect(sent[1]?.parsed.text).toContain('We look into all logins.')
  expect(sent[1]?.parsed.references).toBe(sent[0]?.parsed.messageId)
})

test('deleting an incident asks for its title; what waits is not sent', async () => {
  const app = await holding()
  const path = await opened(app)
  const wrong = await app.as('ed').post(`${path}/deletion`, { typedTitle: 'Logins' })
  expect([wrong.status, wrong.text.includes('Type the title exactly as shown: Logins fail')]).toEqual([422, true])
  app.deps.clock.advance(30 * second)
  expect((await app.as('ed').post(`${path}/deletion`, { typedTitle: ' Logins fail ' })).status).toBe(303)
  expect(await mails()).toEqual([])
  expect((await app.visitor().get('/history')).text).not.toContain('Logins fail')
  expect(app.deps.db.select().from(incidents).get()?.deletedAt).not.toBeNull()
  expect(app.audited().at(-1)).toBe('incident.deleted')
})
