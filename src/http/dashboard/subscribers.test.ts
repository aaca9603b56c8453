import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

function follow({ deps }: TestApp, people: number, organizationId = acmeId): void {
  for (let one = 1; one <= people; one++)
    subscribe(deps, `reader-${one}@${organizationId}.example`, {
      organizationId,
      state: one % 10 === 0 ? 'unconfirmed' : 'active',
      createdAt: deps.clock.now() + one,
      confirmedAt: null,
    })
}

const addresses = (text: string) => [...new Set(text.match(/reader-\d+@[a-z0-9]+\.example/g) ?? [])]

test('the list is read page by page, newest first, and nobody is missing or shown twice', async () => {
  const app = testApp()
  follow(app, 120)
  const ann = app.as('ann')
  const seen: string[] = []
  let next: string | undefined = '/app/acme/subscribers'
  while (next !== undefined) {
    const { text } = await ann.get(next)
    seen.push(...addresses(text))
    next = /rel="next" href="([^"]+)"/.exec(text)?.[1]
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => `reader-${120 - index}@acme00000000.example`))
})

test('it counts who follows by state, and shows nobody of another organization', async () => {
  const app = testApp()
  follow(app, 30)
  follow(app, 5, otherId)
  const { text } = await app.as('ann').get('/app/acme/subscribers')
  expect(text).not.toContain('@other0000000.example')
  const words = text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(words).toMatch(/\b27\b/)
  expect(words).toMatch(/\b3\b/)
})

test.each(['0', '-1.a', 'x', '1e99.b', '99999', '1.%27'])('a page beside %s answers calmly', async (place) => {
  const app = testApp()
  follow(app, 3)
  for (const side of ['before', 'after'])
    expect((await app.as('ann').get(`/app/acme/subscribers?${side}=${place}`)).status).toBe(200)
})

test('nobody follows yet: the page says how they will', async () => {
  const { text } = await testApp().as('ann').get('/app/acme/subscribers')
  expect(text).toContain('/subscribe')
})

test('“since” speaks of the state: of the confirmation, of the leaving, of the newest request', async () => {
  const { deps, as } = testApp()
  const hour = 3_600_000
  const [createdAt, confirmedAt, unsubscribedAt] = [0, hour, 2 * hour].map((later) => deps.clock.now() + later) as [
    number,
    number,
    number,
  ]
  subscribe(deps, 'a@example.org', { createdAt, confirmedAt })
  subscribe(deps, 'b@example.org', { createdAt, confirmedAt, state: 'unsubscribed', unsubscribedAt })
  subscribe(deps, 'c@example.org', { createdAt, confirmedAt: null, state: 'unconfirmed' })
  const { text } = await as('ann').get('/app/acme/subscribers')
  const times = [...text.matchAll(/>([a-c])@example\.org<\/a>[\s\S]*?datetime="([^"]+)"/g)]
  expect(Object.fromEntries(times.map(([, who, at]) => [who, at]))).toEqual({
    a: new Date(confirmedAt).toISOString(),
    b: new Date(unsubscribedAt).toISOString(),
    c: new Date(createdAt).toISOString(),
  })
})

test('the list is narrowed by a part of the address, a state and a channel, and its pages keep that', async () => {
  const app = testApp()
  follow(app, 120)
  subscribe(app.deps, 'hooks.slack.com/…12345678', { channel: 'slack' })
  const ann = app.as('ann')
  const found = async (query: string) => addresses((await ann.get(`/app/acme/subscribers?${query}`)).text)
  expect(await found('search=READER-11@')).toEqual(['reader-11@acme00000000.example'])
  expect(await found('search=%25')).toEqual([])
  expect(await found('state=unconfirmed')).toHaveLength(12)
  expect(await found('state=unconfirmed&search=reader-110')).toEqual(['reader-110@acme00000000.example'])
  expect(await found('channel=slack')).toEqual([])
  expect((await ann.get('/app/acme/subscribers?channel=slack')).text).toContain('hooks.slack.com/…12345678')
  const { text } = await ann.get('/app/acme/subscribers?state=active&channel=email')
  expect(/rel="next" href="([^"]+)"/.exec(text)?.[1]).toMatch(
    /\?state=active&(amp;)?channel=email&(amp;)?before=\d+\.\w+$/,
  )
  expect((await ann.get('/app/acme/subscribers?search=nobody')).text).toContain('Nobody matches')
})

test('each state has its number, and leads to those in it; who was erased is in none', async () => {
  const app = testApp()
  for (const state of ['active', 'active', 'paused', 'quarantined', 'unsubscribed'] as const)
    subscribe(app.deps, `${app.deps.ids.id()}@example.org`, { state })
  subscribe(app.deps, 'erased-abc', { state: 'unsubscribed', erasedAt: 1 })
  const { text } = await app.as('ann').get('/app/acme/subscribers')
  const words = text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(words).toContain('All 5 Active 2 Unconfirmed 0 Paused 1 Quarantined 1 Unsubscribed 1')
  expect(text).toContain('/app/acme/subscribers?state=quarantined')
  expect(text).not.toContain('erased-abc')
})

test('the list says what each follows', async () => {
  const app = testApp()
  const api = createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  subscribe(app.deps, 'all@example.org')
  subscribe(app.deps, 'news@example.org', { followsMaintenance: false })
  const one = subscribe(app.deps, 'one@example.org', { followsAll: false })
  writeUnaudited(app.deps.db, (tx) => {
    tx.insert(subscriberServices).values({ subscriberId: one, serviceId: api }).run()
  })
  const { text } = await app.as('ann').get('/app/acme/subscribers')
  for (const hint of ['E-mail · whole page<', 'E-mail · whole page, incidents only<', 'E-mail · 1 service<'])
    expect(text).toContain(hint)
})

test('the CSV holds the whole list, formulas defused, nobody else’s and no secret URL', async () => {
  const app = testApp()
  follow(app, 1100)
  follow(app, 3, otherId)
  subscribe(app.deps, '=cmd@example.org', { consent: 'import: =1+1' })
  const sealed = app.deps.secrets.seal('https://hooks.slack.com/services/secret', 'x')
  subscribe(app.deps, 'hooks.slack.com/…12345678', { channel: 'slack', endpoint: sealed })
  const answer = await app.as('ann').get('/app/acme/subscribers.csv')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="subscribers-acme.csv"')
  const rows = parse<Record<string, string>>(answer.text, { columns: true })
  expect(rows).toHaveLength(1102)
  expect(answer.text).not.toContain('other0000000')
  expect(answer.text).not.toContain(sealed)
  expect(rows.find(({ address }) => address?.includes('cmd'))?.address).toBe("'=cmd@example.org")
  expect(rows.find(({ address }) => address?.startsWith('reader-1@'))).toMatchObject({
    channel: 'email',
    state: 'active',
    incidents: 'yes',
    services: 'all',
  })
  const some = await app.as('ann').get('/app/acme/subscribers.csv?state=unconfirmed')
  expect(parse(some.text, { columns: true })).toHaveLength(110)
})

test.each(['ed', 'vic'] as const)('%s may not read the list as CSV, add anybody or import', async (persona) => {
  const app = testApp()
  const browser = app.as(persona)
  for (const path of ['subscribers.csv', 'subscribers/new', 'subscriber-imports'])
    expect([path, (await browser.get(`/app/acme/${path}`)).status]).toEqual([path, 403])
  expect((await browser.post('/app/acme/subscribers', { email: 'sue@example.org' })).status).toBe(403)
})

test('who is in quarantine for one cause is let back in with one button', async () => {
  const app = testApp()
  for (const name of ['ann', 'bob'])
    subscribe(app.deps, `${name}@example.org`, { state: 'quarantined', cause: '554 5.7.1 @ <denied>' })
  const ann = app.as('ann')
  const quarantined = '/app/acme/subscribers?state=quarantined'
  expect((await ann.get('/app/acme/subscribers')).text).not.toContain('Let all back in')
  expect((await ann.get(quarantined)).text).toContain('aria-label="Let all back in: 554 5.7.1 @ <denied>"')
  expect((await app.as('vic').get(quarantined)).text).not.toContain('Let all back in')
  const cause = { cause: '554 5.7.1 @ <denied>' }
  expect((await app.as('vic').post('/app/acme/subscriber-releases', cause)).status).toBe(403)
  expect((await ann.post('/app/acme/subscriber-releases', cause)).location).toBe(quarantined)
  const after = (await ann.get(quarantined)).text
  expect(after).toContain('2 are back in: notified again from now on.')
  expect(after).not.toContain('Let all back in')
  await ann.post('/app/acme/subscriber-releases', cause)
  expect((await ann.get(quarantined)).text).toContain('Nobody is in quarantine for this any more.')
})

test('several are unsubscribed once their number has been typed, all that match, and the list stands as it was', async () => {
  const app = testApp()
  follow(app, 60)
  const ann = app.as('ann')
  const left = () => app.audited().filter((action) => action === 'subscriber.unsubscribed').length
  const chosen = { act: 'unsubscribe', all: 'yes', state: 'active', search: '', channel: '', inside: '' }
  const asked = await ann.post('/app/acme/subscriber-acts', chosen)
  expect(asked.text).toContain('Unsubscribe 54 subscribers?')
  const wrong = await ann.post('/app/acme/subscriber-acts', { ...chosen, confirmed: 'yes', typedNumber: '45' })
  expect([wrong.status, left()]).toEqual([422, 0])
  expect(wrong.text).toContain('Type 54 to confirm that you mean all of them.')
  const done = await ann.post('/app/acme/subscriber-acts', { ...chosen, confirmed: 'yes', typedNumber: '54' })
  expect([done.location, left()]).toEqual(['/app/acme/subscribers?state=active', 54])
})

test('those ticked are exported alone; where nobody is ticked, the list says what to do', async () => {
  const app = testApp()
  follow(app, 3)
  const ann = app.as('ann')
  const { text } = await ann.get('/app/acme/subscribers')
  const [id = ''] = /(?<=name="chosen" value=")[^"]+/.exec(text) ?? []
  const { location } = await ann.post('/app/acme/subscriber-acts', { act: 'export', all: '', chosen: id })
  const rows: { address: string }[] = parse((await ann.get(location ?? '')).text, { columns: true })
  expect(rows.map(({ address }) => address)).toEqual(['reader-3@acme00000000.example'])
  for (const act of ['resend', 'export', 'unsubscribe']) {
    const none = await ann.post('/app/acme/subscriber-acts', { act, all: '' })
    expect([act, none.location]).toEqual([act, '/app/acme/subscribers'])
    expect((await ann.get(none.location ?? '')).text).toContain('Tick somebody in the list first, or choose all.')
  }
})
