import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { runImports, takeNextStep } from '#src/domain/subscriber-imports/run-imports.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { restarted } from '#src/testing/test-deps.ts'

const imports = '/app/acme/subscriber-imports'
const consent = 'newsletter of the old page'

function upload(browser: Browser, content: string | Uint8Array, fields: Record<string, string> = { consent }) {
  const body = new FormData()
  body.append('_csrf', browser.cookie('opsentry_csrf') ?? '')
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  body.append('list', new File([typeof content === 'string' ? content : Buffer.from(content)], 'people.csv'))
  return browser.send(imports, { method: 'POST', headers: {}, body })
}

/** Uploads a list. Returns the path of its preview. */
async function previewed(app: TestApp, content: string | Uint8Array): Promise<string> {
  const answer = await upload(app.as('ann'), content)
  expect([answer.status, answer.text]).toEqual([303, ''])
  return answer.location ?? ''
}

const list = ({ deps }: TestApp) => deps.db.select().from(subscriberImports).all()
const addresses = ({ deps }: TestApp) =>
  deps.db
    .select()
    .from(subscribers)
    .all()
    .map(({ address }) => address)
    .toSorted()

async function imported(app: TestApp, content: string | Uint8Array): Promise<string> {
  const path = await previewed(app, content)
  await app.as('ann').post(`${path}/start`)
  await runImports(app.deps, system)
  return path
}

test.each([
  ['a plain list', 'a@example.org\nb@example.org\n'],
  ['a header', 'email\na@example.org\nb@example.org'],
  ['another column', 'Name,E-Mail\n"Ann, A.",a@example.org\nBob,b@example.org'],
  ['semicolons', 'Name;Address\nAnn;a@example.org\n"B;b";b@example.org'],
  ['tabs', 'name\temail\nAnn\ta@example.org\nBob\tb@example.org'],
  ['Windows line ends and a byte order mark', '\ufeffemail,name\r\na@example.org,Ann\r\nb@example.org,Bob\r\n'],
  ['capitals and spaces', ' EMAIL ,x\n A@Example.org ,1\nb@EXAMPLE.org,2\n'],
  ['empty lines', '\n\nemail\n\na@example.org\n\n\nb@example.org\n\n'],
  ['quotation marks in other cells', 'email,name\na@example.org,Bob "B" Bee\nb@example.org,"x ""y"" z"'],
])('%s is read', async (_what, content) => {
  const app = testApp()
  await imported(app, content)
  expect(addresses(app)).toEqual(['a@example.org', 'b@example.org'])
})

test.each([
  ['UTF-16', Buffer.from('\ufeffemail\tname\r\na@example.org\tÄnn\r\nb@example.org\tBøb', 'utf16le')],
  ['Windows-1252', Buffer.from('email;name\na@example.org;\xc4nn\nb@example.org;B\xf8b', 'latin1')],
])('%s is read', async (_what, content) => {
  const app = testApp()
  await imported(app, content)
  expect(addresses(app)).toEqual(['a@example.org', 'b@example.org'])
})

test('the preview says how many would be added and why others would not, line by line; nobody is added yet', async () => {
  const app = testApp()
  subscribe(app.deps, 'here@example.org')
  subscribe(app.deps, 'left@example.org', { state: 'unsubscribed' })
  const gone = subscribe(app.deps, 'gone@example.org')
  await app.as('ann').post(`/app/acme/subscribers/${gone}/erasure`)
  const path = await previewed(
    app,
    [
      'email,name',
      'new@example.org,1',
      'HERE@example.org,2',
      'left@example.org,3',
      'gone@example.org,4',
      'new@example.org,5',
      'nonsense,6',
      ',7',
      `${'x'.repeat(250)}@example.org,8`,
      '"c@example.org, d@example.org",9',
      'b@@example.org,10',
    ].join('\n'),
  )
  const { text } = await app.as('ann').get(path)
  expect(text).toContain('3 people would be added')
  expect(text).toContain('8 entries stay out')
  expect(text).toMatch(/<dt>9<\/dt>\s*<dd[^>]*>addresses in the file<\/dd>/)
  const lines = [...text.matchAll(/<td>(\d+)<\/td>\s*<td>([^<]+)<\/td>/g)].map(([, line, why]) => [Number(line), why])
  expect(lines).toEqual([
    [3, 'The address is in the list of subscribers already.'],
    [4, 'The address has unsubscribed.'],
    [5, 'The address was erased: only its owner can subscribe again.'],
    [6, 'The address stands further up already.'],
    [7, expect.stringContaining('not one plain e-mail address')],
    [8, 'There is no address.'],
    [9, 'The address has more than 254 characters.'],
    [11, expect.stringContaining('not one plain e-mail address')],
  ])
  const csv = await app.as('ann').get(`${path}/problems.csv`)
  expect(csv.text.split('\r\n')).toHaveLength(10)
  expect(csv.text).not.toContain('@example.org')
  expect(addresses(app)).not.toContain('new@example.org')
  expect(app.audited()).toEqual(['subscriber.erased'])
})

test('people are added active, with the consent that was typed, and told from then on', async () => {
  const app = testApp()
  const path = await imported(app, 'a@example.org\nb@example.org')
  const rows = app.deps.db.select().from(subscribers).all()
  expect(rows).toMatchObject(
    ['a', 'b'].map((name) => ({
      address: `${name}@example.org`,
      channel: 'email',
      state: 'active',
      consent: `import: ${consent}`,
      confirmedAt: app.deps.clock.now(),
    })),
  )
  expect((await app.as('ann').get(path)).text).toContain('2 people were added and are told from now on.')
  expect(list(app)).toMatchObject([{ state: 'done', done: 2, added: 2, skipped: 0, rows: [] }])
  expect(app.audited()).toEqual(['subscriber_import.started', 'subscriber_import.finished'])
  const details = app.deps.db
    .select()
    .from(auditEntries)
    .all()
    .map((entry) => entry.details)
  expect(details.map((text) => JSON.parse(text).changes)).toEqual([{ people: 2 }, { added: 2, skipped: 0 }])
  expect(details.join()).not.toContain('@example.org')
})

test('who is imported while something is being told is not owed it', async () => {
  const app = testApp()
  openIncident(app.deps, system, acmeId, {
    title: 'I',
    body: 'x',
    status: 'investigating',
    services: [],
    notify: true,
  })
  await imported(app, 'a@example.org')
  const id = app.deps.db.select().from(notifications).get()?.id ?? ''
  expect(readLedger(app.deps.db, id)).toMatchObject({ due: 0, toExpand: 0, unaccounted: 0 })
})

test('a list can only be started once, and only by who may write', async () => {
  const app = testApp()
  const path = await previewed(app, 'a@example.org')
  for (const persona of ['ed', 'vic'] as const) {
    expect((await app.as(persona).post(`${path}/start`)).status).toBe(403)
    expect((await app.as(persona).get(path)).status).toBe(403)
    expect((await upload(app.as(persona), 'b@example.org')).status).toBe(403)
  }
  expect((await app.as('olga').get(path)).status).toBe(404)
  const foreign = path.replace('/acme/', '/other/')
  expect((await app.as('olga').post(`${foreign}/start`)).status).toBe(404)
  expect((await app.as('olga').get(`${foreign}/problems.csv`)).status).toBe(404)
  expect((await app.as('ann').post(`${path}/start`)).status).toBe(303)
  const again = await app.as('ann').post(`${path}/start`)
  expect([again.status, again.text.includes('was started already')]).toEqual([422, true])
  expect(app.audited()).toEqual(['subscriber_import.started'])
})

test('a list that is not wanted is forgotten at once, and one that nobody starts after a day', async () => {
  const app = testApp()
  await app.as('ann').post(`${await previewed(app, 'a@example.org')}/removal`)
  expect(list(app)).toEqual([])
  await previewed(app, 'a@example.org')
  app.deps.clock.advance(24 * 3_600_000)
  await runImports(app.deps, system)
  expect(list(app)).toHaveLength(1)
  app.deps.clock.advance(1)
  await runImports(app.deps, system)
  expect(list(app)).toEqual([])
})

test('a list that runs cannot be discarded', async () => {
  const app = testApp()
  const path = await previewed(app, 'a@example.org')
  await app.as('ann').post(`${path}/start`)
  await app.as('ann').post(`${path}/removal`)
  await runImports(app.deps, system)
  expect(addresses(app)).toEqual(['a@example.org'])
})

test.each([
  ['no file', '', { consent }, 'Choose a CSV file that is not empty.'],
  ['no consent', 'a@example.org', { consent: '' }, 'Say where they agreed'],
  ['a header alone', 'email\n', { consent }, 'This list has no rows.'],
  ['a spreadsheet', 'PK\x03\x04rest', { consent }, 'Save it as CSV there'],
  ['a picture', '\x89PNG\x00\x00', { consent }, 'This is not a text file'],
  ['an open quotation mark', 'email\n"a@example.org\nb@example.org\n', { consent }, 'is opened there and never closed'],
])('%s is refused with what to do; the consent stays typed', async (_what, content, fields, sentence) => {
  const app = testApp()
  const answer = await upload(app.as('ann'), content, fields)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  if (fields.consent) expect(answer.text).toContain(`value="${consent}"`)
  expect(list(app)).toEqual([])
})

test('200,000 rows are the most', async () => {
  const app = testApp()
  const answer = await upload(app.as('ann'), 'x\n'.repeat(200_001))
  expect([answer.status, list(app)]).toEqual([422, []])
  expect(answer.text).toContain('The list has more than 200,000 rows: split it.')
})

test('a form without a file part is refused, not failed', async () => {
  const answer = await testApp().as('ann').post(imports, { consent, list: 'a@example.org' })
  expect(answer.status).toBe(422)
})

/** 3,000 rows: every fifth is bad in one way or another, some are here, have left or were erased. */
function hardList(app: TestApp): { content: string; good: string[]; linesOut: number } {
  const lines = ['name;email;note']
  const good: string[] = []
  for (let one = 0; one < 3000; one++) {
    const email = `person-${one}@example.org`
    const kind = one % 5 === 0 ? (one / 5) % 8 : -1
    if (kind === -1) good.push(email)
    if (kind === 1) subscribe(app.deps, email)
    if (kind === 2) subscribe(app.deps, email, { state: 'unsubscribed' })
    if (kind === 3) subscribe(app.deps, email, { state: 'quarantined' })
    const bad = [
      `nonsense ${one}`,
      email,
      email,
      email,
      '',
      'person-1@example.org',
      `${'y'.repeat(260)}@x.org`,
      'a@@b.org',
    ]
    lines.push(`"Person; ${one}";${kind === -1 ? email : bad[kind]};"two\nlines"`)
  }
  return { content: lines.join('\n'), good, linesOut: 600 }
}

test('3,000 rows with all kinds of bad ones, killed in the middle: after the restart each good one is there once', async () => {
  const app = testApp()
  const { content, good, linesOut } = hardList(app)
  const before = addresses(app)
  const path = await previewed(app, content)
  expect((await app.as('ann').get(path)).text).toContain(`${linesOut} entries stay out`)
  await app.as('ann').post(`${path}/start`)
  for (let step = 0; step < 2; step++) takeNextStep(app.deps, system)
  const half = await app.as('ann').get(path)
  expect(half.text).toContain('1,000 of 2,400')
  expect(addresses(app)).toHaveLength(before.length + 1000)

  // It dies in the middle of a step; another process opens what was written, and knows nothing else.
  const { ids } = app.deps
  let left = 250
  const dying = { ...app.deps, ids: { ...ids, id: () => (left-- > 0 ? ids.id() : fail('killed')) } }
  expect(() => takeNextStep(dying, system)).toThrow('killed')
  const deps = restarted(app.deps)
  await runImports(deps, system)
  await runImports(deps, system)
  const rows = deps.db.select().from(subscribers).all()
  const active = rows.filter(({ state, consent: source }) => state === 'active' && source === `import: ${consent}`)
  expect(active.map(({ address }) => address).toSorted()).toEqual(good.toSorted())
  expect(rows).toHaveLength(before.length + good.length)
  expect(deps.db.select().from(subscriberImports).all()).toMatchObject([
    { state: 'done', total: 2400, done: 2400, added: 2400, skipped: 0, rows: [] },
  ])
  const actions = deps.db.select().from(auditEntries).orderBy(auditEntries.sequence).all()
  expect(actions.map(({ action }) => action)).toEqual(['subscriber_import.started', 'subscriber_import.finished'])
})

function fail(why: string): never {
  throw new Error(why)
}

test('who subscribed, left or was erased since the preview stays as they are', async () => {
  const app = testApp()
  const path = await previewed(app, 'a@example.org\nb@example.org\nc@example.org\nd@example.org')
  subscribe(app.deps, 'a@example.org', { state: 'unsubscribed' })
  subscribe(app.deps, 'b@example.org', { state: 'unconfirmed' })
  const gone = subscribe(app.deps, 'c@example.org')
  await app.as('ann').post(`/app/acme/subscribers/${gone}/erasure`)
  await app.as('ann').post(`${path}/start`)
  await runImports(app.deps, system)
  expect(list(app)).toMatchObject([{ added: 1, skipped: 3 }])
  const stateOf = (address: string) =>
    app.deps.db.select().from(subscribers).where(eq(subscribers.address, address)).get()?.state
  expect(['a', 'b', 'c', 'd'].map((name) => stateOf(`${name}@example.org`))).toEqual([
    'unsubscribed',
    'unconfirmed',
    undefined,
    'active',
  ])
  expect((await app.as('ann').get(path)).text).toContain('3 had subscribed, left or been erased')
})

test('while it runs the page shows how far it is, asks again, and stops asking when it is done', async () => {
  const app = testApp()
  const path = await previewed(app, Array.from({ length: 700 }, (_, one) => `p${one}@example.org`).join('\n'))
  await app.as('ann').post(`${path}/start`)
  takeNextStep(app.deps, system)
  const fragment = await app.as('ann').get(path, { 'hx-request': 'true' })
  expect(fragment.text).toMatch(/^<section id="import-progress"/)
  expect(fragment.text).toContain('hx-trigger="every 1s"')
  expect(fragment.text).toContain('<progress aria-labelledby="progress-heading" max="700" value="500">')
  takeNextStep(app.deps, system)
  const done = await app.as('ann').get(path, { 'hx-request': 'true' })
  expect(done.text).not.toContain('hx-get')
  expect(done.text).toContain('700 people were added')
  expect(takeNextStep(app.deps, system)).toBe(false)
})

test('what one organization exports comes back as it was, those who had left included', async () => {
  const app = testApp()
  const service = (name: string) =>
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('API'), service('Web; and more')]
  const follow = (serviceIds: string[], incidents: boolean) => ({
    scope: 'services',
    agreed: 'elsewhere',
    consent: 'contract',
    ...Object.fromEntries(serviceIds.map((id) => [`service-${id}`, 'yes'])),
    ...(incidents ? { incidents: 'yes' } : { maintenance: 'yes' }),
  })
  const ann = app.as('ann')
  subscribe(app.deps, '+plus@example.org', { language: 'de' })
  subscribe(app.deps, 'left@example.org', { state: 'unsubscribed' })
  subscribe(app.deps, 'unsure@example.org', { state: 'unconfirmed' })
  subscribe(app.deps, 'hooks.slack.com/…12345678', { channel: 'slack' })
  await ann.post('/app/acme/subscribers', { email: 'one@example.org', ...follow([web], true) })
  await ann.post('/app/acme/subscribers', { email: 'two@example.org', ...follow([api, web], false) })
  const exported = (await ann.get('/app/acme/subscribers.csv')).text

  app.deps.db.delete(subscriberServices).run()
  app.deps.db.delete(subscribers).run()
  const path = await imported(app, exported)
  const { text } = await ann.get(path)
  expect(text).toContain('2 entries stay out')
  expect(text).toContain('1 person who had opted out or could not be reached is kept as such and gets nothing.')
  expect(text).toContain('The list itself says that the address is not active.')
  expect(text).toContain('This is another channel: only e-mail addresses can be imported.')
  const again = (await ann.get('/app/acme/subscribers.csv')).text
  const cells = (csv: string) =>
    csv
      .trim()
      .split('\r\n')
      .filter((line) => !/left@|unsure@|slack/.test(line))
      .map((line) => line.split(',email,active,')[1]?.replace(/,[^,]*,[^,]*,[^,]*(,[^,]*)$/, '$1') ?? '')
      .toSorted()
  expect(cells(again)).toEqual(cells(exported))
  expect(cells(again).filter((cell) => cell.endsWith(',de'))).toHaveLength(1)
  expect(again).toContain("'+plus@example.org")
})

test('a list that names services which are not here is told so', async () => {
  const app = testApp()
  createService(app.deps, system, otherId, { name: 'Foreign', description: '', serviceGroupId: null })
  const path = await previewed(
    app,
    'email,service_ids,incidents,maintenance\na@x.org,zzzzzzzzzzzz,yes,yes\nb@x.org,all,no,no',
  )
  const { text } = await app.as('ann').get(path)
  expect(text).toContain('It follows a service that is not here.')
  expect(text).toContain('It follows nothing.')
})

test('who opted out is shown with the column that says so, before anything is written, and kept as such', async () => {
  const app = testApp()
  const path = await previewed(app, 'EMAIL;BLACKLISTED\na@example.org;no\nb@example.org;yes\n')
  const { text } = await app.as('ann').get(path)
  expect(text).toContain('1 person would be added')
  expect(text).toMatch(/<dt>1<\/dt>\s*<dd[^>]*>opted out: kept as unsubscribed/)
  expect(text).toContain('is read from “BLACKLISTED”.')
  expect(addresses(app)).toEqual([])
  await app.as('ann').post(`${path}/start`)
  await runImports(app.deps, system)
  const rows = app.deps.db.select().from(subscribers).all()
  expect(rows.map(({ address, state }) => [address, state])).toEqual([
    ['a@example.org', 'active'],
    ['b@example.org', 'unsubscribed'],
  ])
  expect(app.audited()).toEqual(['subscriber_import.started', 'subscriber_import.finished'])
})

test('a list of people who opted out has a button that says so', async () => {
  const app = testApp()
  const path = await previewed(app, 'email,status\nb@example.org,unsubscribed\n')
  const { text } = await app.as('ann').get(path)
  expect([text.includes('Nobody would be added'), text.includes('Keep who opted out')]).toEqual([true, true])
})

test('the column with the addresses is chosen on the preview, by its name', async () => {
  const app = testApp()
  const path = await previewed(app, 'owner,email\nboss@example.org,a@example.org\n,b@example.org')
  const { text } = await app.as('ann').get(path)
  expect(text).toContain('<option value="0">owner (1 address)</option>')
  expect(text).toContain('<option value="1" selected>email (2 addresses)</option>')
  expect(text).toContain('The address stands in another column than the one that is read.')
  for (const column of ['7', 'x', '']) {
    const answer = await app.as('ann').post(`${path}/column`, { column })
    expect([answer.status, answer.text.includes('Choose one of the columns.')]).toEqual([422, true])
  }
  for (const persona of ['ed', 'vic'] as const)
    expect((await app.as(persona).post(`${path}/column`, { column: '0' })).status).toBe(403)
  expect((await app.as('ann').post(`${path}/column`, { column: 'all' })).status).toBe(303)
  expect((await app.as('ann').get(path)).text).toContain('3 people would be added')
  await app.as('ann').post(`${path}/column`, { column: '0' })
  await app.as('ann').post(`${path}/start`)
  await runImports(app.deps, system)
  expect(addresses(app)).toEqual(['boss@example.org'])
  expect((await app.as('ann').post(`${path}/column`, { column: '1' })).status).toBe(422)
})
