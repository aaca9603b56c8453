import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { auditArchives } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readEarlierAudit } from '#src/domain/audit/earlier-audits.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { remindOfDataRequests } from '#src/domain/data-requests/remind-of-data-requests.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { enforceNow } from '#src/testing/enforce-now.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { everyRow } from '#src/testing/statuspage-export.ts'
import { unzip } from '#src/testing/unzip.ts'

const day = 24 * 3_600_000
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function connected(app: TestApp): Promise<ConnectedRelay> {
  const mails = await connectRelay(app)
  closing.push(() => mails.close())
  return mails
}

/** Ines enters a request, today. Returns the path of its page. */
async function enter(app: TestApp, changes: Record<string, string> = {}): Promise<string> {
  const form = { address: 'Sue@example.org', kind: 'erasure', receivedOn: '2026-03-10', notes: '', ...changes }
  const { location } = await app.as('ines').post('/admin/data-requests', form)
  return location ?? ''
}

test('a request is entered, is due in 30 days, and the audit log knows that and not who', async () => {
  const app = testApp()
  const path = await enter(app)
  const list = await app.as('iris').get('/admin/data-requests')
  expect(list.text).toContain('sue@example.org')
  expect(list.text).toContain('30 days left')
  expect((await app.as('ines').get(path)).text).toContain('9 Apr 2026, 00:00 UTC')
  expect(app.audited(null)).toContain('data_request.recorded')
  const chain = app.deps.db.$client.query("SELECT details FROM audit_entries WHERE chain = ''").all()
  expect(JSON.stringify(chain)).not.toContain('sue@example.org')
})

test.each([
  ['no address', { address: 'Sue' }, 'Type one plain e-mail address'],
  ['no kind', { kind: 'other' }, 'Choose the kind of request.'],
  ['no day', { receivedOn: 'yesterday' }, 'Choose the day the request arrived.'],
  ['a day to come', { receivedOn: '2026-03-11' }, 'Choose a day that is not in the future.'],
])('%s is refused, and what was typed stays', async (_what, changes, sentence) => {
  const app = testApp()
  const form = { address: 'sue@example.org', kind: 'access', receivedOn: '2026-03-10', notes: 'By letter', ...changes }
  const answer = await app.as('ines').post('/admin/data-requests', form)
  expect([answer.status, answer.text.includes(sentence), answer.text.includes('By letter')]).toEqual([422, true, true])
  expect(app.deps.db.select().from(dataRequests).all()).toEqual([])
})

test('only the instance admin sees and changes the register', async () => {
  const app = testApp()
  const path = await enter(app)
  for (const who of ['otto', 'ann', 'olga'] as const) {
    expect((await app.as(who).get('/admin/data-requests')).status).toBe(403)
    for (const what of ['', '/answer', '/export', '/erasure', '/refusal', '/notes'])
      expect((await (what === '' ? app.as(who).get(path) : app.as(who).post(path + what))).status).toBe(403)
  }
  expect((await app.as('ines').get('/admin/data-requests/abcdefghijkl')).status).toBe(404)
})

test('it is answered once, or refused with a reason, and noted until then', async () => {
  const app = testApp()
  const ines = app.as('ines')
  const path = await enter(app)
  await ines.post(`${path}/notes`, { notes: 'Asked by phone' })
  expect((await ines.get(path)).text).toContain('Asked by phone')
  const unreasoned = await ines.post(`${path}/refusal`, { reason: ' ' })
  expect([unreasoned.status, unreasoned.text.includes('Give a reason')]).toEqual([422, true])
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => app.as('iris').post(`${path}/answer`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422, 422])
  const late = await ines.post(`${path}/refusal`, { reason: 'Too late' })
  expect([late.status, late.text.includes('This request is closed already.')]).toEqual([422, true])
  const other = await enter(app)
  await ines.post(`${other}/refusal`, { reason: 'It was not Sue' })
  expect((await ines.get(other)).text).toContain('It was not Sue')
  expect(app.audited(null)).toEqual(
    expect.arrayContaining(['data_request.noted', 'data_request.answered', 'data_request.refused']),
  )
})

test('a week before, and when it is overdue, every instance admin is told once, by mails that name nobody', async () => {
  const app = testApp()
  const mails = await connected(app)
  const path = await enter(app)
  const { clock } = app.deps
  const run = () => remindOfDataRequests(app.deps, system)
  clock.set(Date.UTC(2026, 3, 2) - 1)
  expect(run()).toBe(0)
  clock.advance(1)
  expect([run(), run()]).toEqual([1, 0])
  clock.set(Date.UTC(2026, 3, 9))
  expect([run(), run()]).toEqual([1, 0])

  for (const who of ['ines', 'iris']) {
    const told = await mails.mailsTo(`${who}@example.com`)
    expect(told.map(({ parsed }) => parsed.subject)).toEqual([
      'A data request is overdue · Opsentry',
      'A data request is overdue · Opsentry',
    ])
    expect(told[0]?.parsed.text).toContain(`http://localhost${path}`)
    expect(told[0]?.parsed.text).toContain('to erase the data about them')
    expect(told.map(({ raw }) => raw).join()).not.toContain('sue@example.org')
  }
  expect(await mails.mailsTo('otto@example.com')).toEqual([])
  expect((await app.as('ines').get('/admin/data-requests')).text).toContain('overdue')
})

test('one that was closed meanwhile is not reminded of, and a mail that waits is not sent', async () => {
  const app = testApp()
  const mails = await connected(app)
  const path = await enter(app)
  app.deps.clock.advance(25 * day)
  remindOfDataRequests(app.deps, system)
  await app.as('ines').post(`${path}/answer`)
  app.deps.clock.advance(10 * day)
  expect(remindOfDataRequests(app.deps, system)).toBe(0)
  expect(await mails.mailsTo('ines@example.com')).toEqual([])
})

/** Sue follows two pages, was invited, and asked for a link: with a look at her address from elsewhere. */
async function sueWasHere(app: TestApp): Promise<void> {
  const mails = await connected(app)
  const sue = app.visitor()
  await sue.post('/s/acme/subscribe', { email: 'sue@example.org' })
  await sue.post(await mails.linkTo('sue@example.org', /\/confirmation/))
  subscribe(app.deps, 'sue@example.org', { organizationId: otherId })
  subscribe(app.deps, 'bob@example.org')
  await app.as('ann').post('/app/acme/team/invitations', { email: 'sue@example.org', role: 'viewer', days: '7' })
  await sue.post('/forgot-password', { email: 'sue@example.org' })
  bringList(app)
  await mails.mailsTo('sue@example.org')
}

/** An import with her on its list that nobody has started, and another Opsentry's audit log that names her. */
function bringList({ deps }: TestApp): void {
  const entry = {
    actorKind: 'subscriber',
    actorId: 'sue-elsewhere',
    actorName: null,
    ip: '198.51.100.7',
    userAgent: 'x',
  }
  const lines = [
    { ...entry, sequence: 1, action: 'subscriber.confirmed', subjectId: 's1', changes: { address: 'sue@example.org' } },
    { ...entry, sequence: 2, action: 'subscriber.confirmed', subjectId: 's2', changes: { address: 'bob@example.org' } },
  ]
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriberImports)
      .values({
        id: 'import000000',
        organizationId: acmeId,
        fileName: 'list.csv',
        consent: 'Asked at the fair',
        state: 'previewed',
        rows: [
          { line: 2, email: 'sue@example.org' },
          { line: 3, email: 'bob@example.org' },
        ],
        problems: [],
        total: 2,
        createdAt: 1,
      })
      .run()
    tx.insert(auditArchives)
      .values({
        id: 'archive00000',
        organizationId: acmeId,
        origin: 'http://elsewhere.example',
        exportedAt: 1,
        entries: 2,
        bytes: gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
      })
      .run()
  })
}

test('what the instance holds of an address is counted over all tables, and handed out without anybody else', async () => {
  const app = testApp()
  await sueWasHere(app)
  const path = await enter(app, { kind: 'access' })
  const page = await app.as('ines').get(path)
  for (const words of [
    'Subscriptions',
    'Messages that were sent to it',
    'Invitations to a team',
    'Status page of Other',
  ])
    expect(page.text).toContain(words)
  expect(page.text).not.toContain('/app/acme/subscribers/')
  expect((await app.as('iris').get(path)).text).toContain('/app/acme/subscribers/')

  const files = await unzip((await app.as('ines').post(`${path}/export`)).bytes)
  const data = (name: string) => JSON.parse(files[`data/${name}.json`] ?? 'null')
  expect(data('subscriptions')).toMatchObject([
    { organization: 'Acme', state: 'active', consent: 'form' },
    { organization: 'Other', state: 'active' },
  ])
  expect(data('invitations')).toMatchObject([{ organization: 'Acme', role: 'viewer' }])
  expect(data('messages').map(({ kind }: { kind: string }) => kind)).toContain('invitation')
  expect(data('consents').map(({ action }: { action: string }) => action)).toContain('subscriber.confirmed')
  expect(Object.values(files).join()).not.toContain('bob@example.org')
  expect(app.audited(null)).toContain('data_request.exported')
})

test('what may be erased is gone from every table, the chains hold, and others stay', async () => {
  const app = testApp()
  await sueWasHere(app)
  const path = await enter(app)
  const before = app.deps.db.select().from(deliveries).all().length
  const answer = await app.as('ines').post(`${path}/erasure`)
  expect(answer.location).toBe(path)
  expect((await app.as('ines').get(path)).text).toContain('Nothing under this address.')
  const rows = JSON.parse(everyRow(app.deps.db)).filter(([name]: [string]) => name !== 'data_requests')
  expect(JSON.stringify(rows)).not.toContain('sue@example.org')
  expect(JSON.stringify(rows)).toContain('bob@example.org')
  expect(app.deps.db.select().from(deliveries).all()).toHaveLength(before)
  expect(
    app.deps.db
      .select()
      .from(subscribers)
      .all()
      .filter(({ erasedAt }) => erasedAt !== null),
  ).toHaveLength(2)
  const confirmed = app.deps.db.$client
    .query<{ details: string }, []>("SELECT details FROM audit_entries WHERE action = 'subscriber.confirmed'")
    .get()
  expect(JSON.parse(confirmed?.details ?? '')).toEqual({ erased: expect.stringMatching(/^erased-/), changes: {} })
  expect(app.deps.db.select().from(subscriberImports).get()).toMatchObject({
    rows: [{ line: 3, email: 'bob@example.org' }],
    total: 1,
  })
  const brought = await new Response(readEarlierAudit(app.deps.db, acmeId, 'archive00000')).text()
  const earlier = brought
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(earlier).toMatchObject([
    { sequence: 1, changes: {}, ip: '', userAgent: '' },
    { sequence: 2, changes: { address: 'bob@example.org' }, ip: '198.51.100.7', userAgent: 'x' },
  ])
  expect(app.audited()).toContain('audit.earlier_details_erased')
  expect(verifyChains(app.deps.db)).toEqual([])
  expect(app.audited(null)).toContain('data_request.erased')
})

test('an account is its holder’s to delete: nothing is erased over their head', async () => {
  const app = testApp()
  const path = await enter(app, { address: 'ed@example.com' })
  subscribe(app.deps, 'ed@example.com')
  const page = await app.as('ines').get(path)
  expect(page.text).toContain('An account, which its holder exports and deletes under Your data')
  expect(page.text).not.toContain('Erase what may be erased')
  const answer = await app.as('ines').post(`${path}/erasure`)
  expect([answer.status, answer.text.includes('This address has an account')]).toEqual([422, true])
  expect(app.deps.db.select().from(subscribers).get()?.erasedAt).toBeNull()
  const files = await unzip((await app.as('ines').post(`${path}/export`)).bytes)
  expect(files['data/profile.json']).toContain('"name":"Ed"')
})

test('three years after its closing a request loses address, reason and notes', async () => {
  const app = testApp()
  const path = await enter(app, { notes: 'Lives in Ulm' })
  await app.as('ines').post(`${path}/refusal`, { reason: 'Sue could not be told from another' })
  app.deps.clock.advance(3 * 365 * day - 1)
  expect(await enforceNow(app.deps, 'data-requests')).toEqual({})
  app.deps.clock.advance(1)
  expect(await enforceNow(app.deps, 'data-requests')).toEqual({ 'data requests': 1 })
  expect(await enforceNow(app.deps, 'data-requests')).toEqual({})
  expect(app.deps.db.select().from(dataRequests).all()).toMatchObject([
    {
      address: expect.stringMatching(/^erased-[0-9a-f]{8}$/),
      reason: null,
      notes: '',
      state: 'refused',
      kind: 'erasure',
    },
  ])
  expect((await app.as('ines').get(path)).text).toContain('Its address is forgotten.')
  const refused = await app.as('ines').post(`${path}/export`)
  expect([refused.status, refused.text.includes('is forgotten')]).toEqual([422, true])
})
