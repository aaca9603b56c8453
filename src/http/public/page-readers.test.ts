import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { pageLinks } from '#src/db/schema/page-access.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { removeReader } from '#src/domain/page-access/readers.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp, withoutMask } from '#src/testing/harness.ts'
import { linkTo, openByMail, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

let connected: ConnectedRelay | undefined
afterEach(async () => {
  await connected?.close()
  connected = undefined
})

const linkPath = /\/access\/links\//

/** acme's page opens to sue and to everybody at example.com by mail. */
async function appWithReaders(): Promise<TestApp> {
  const app = testApp()
  connected = await connectRelay(app)
  openByMail(app.deps, 'sue@example.org\nexample.com')
  return app
}

const mailedTo = (address: string) => connected?.linkTo(address, linkPath) ?? Promise.reject(new Error('no relay'))

test('a reader asks for a link, opens it by a button, and reads the page, its feeds and its data where they wanted to go', async () => {
  const app = await appWithReaders()
  const sue = app.visitor()
  const door = await sue.get('/history?page=2')
  expect([door.status, door.text.includes('name="email"'), door.text.includes('name="password"')]).toEqual([
    401,
    true,
    false,
  ])
  const said = await sue.post('/access/mail', { email: 'sue@example.org', next: '/history?page=2' })
  expect([said.status, said.text.includes('If') && said.text.includes('sue@example.org')]).toEqual([200, true])
  expect((await sue.get('/')).status).toBe(401)

  const path = await mailedTo('sue@example.org')
  const scanner = await app.visitor().get(path)
  expect([scanner.status, scanner.text.includes(`action="${path}"`)]).toEqual([200, true])
  expect((await app.visitor().send(path, { method: 'HEAD', headers: {} })).status).toBe(200)
  const opened = await sue.post(path)
  expect([opened.status, opened.location]).toEqual([303, '/history?page=2'])
  for (const page of ['/', '/s/acme/history', '/history.rss', '/calendar.ics', '/api/v2/summary.json', '/badge.svg']) {
    const { status, headers } = await sue.get(page)
    expect([page, status, headers.get('cache-control')]).toEqual([
      page,
      page === '/' ? 200 : status,
      'private, no-store',
    ])
    expect(status).toBe(page.startsWith('/s/') ? 200 : 200)
  }
  expect((await app.visitor().get('/')).status).toBe(401)

  const again = await app.visitor().post(path)
  expect([again.status, again.text.includes('This link has expired or was already used.')]).toEqual([404, true])
  expect(again.text).toContain('name="email"')
})

test('to a stranger’s address the answer is the same, and no mail leaves', async () => {
  const app = await appWithReaders()
  const ask = async (email: string) => {
    const { status, text, headers } = await app.visitor().post('/access/mail', { email })
    const lines = [...headers].filter(([name]) => name !== 'set-cookie').toSorted()
    return JSON.stringify([status, withoutMask(text), lines]).replaceAll(email, '…')
  }
  const answers = [await ask('sue@example.org'), await ask('eve@example.net'), await ask('bob@example.com')]
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).not.toMatch(/Acme/)
  expect(await connected?.mailsTo('eve@example.net')).toEqual([])
  expect((await connected?.mailsTo('bob@example.com'))?.length).toBe(1)
  const states = app.deps.db.select().from(deliveries).all()
  expect(states.map(({ address, state }) => [address, state])).toEqual([
    ['sue@example.org', 'delivered'],
    ['eve@example.net', 'suppressed'],
    ['bob@example.com', 'delivered'],
  ])
})

test.each(['de', 'fr', 'es', 'pt', 'ja'])(
  'the door, its answers and its refusals speak the visitor’s language: %s',
  async (language) => {
    const app = await appWithReaders()
    const visitor = app.visitor()
    visitor.headers['accept-language'] = language
    const link = linkTo(app.deps, 'bob@example.com')
    const answers = [
      await visitor.get('/'),
      await visitor.post('/access/mail', { email: 'sue' }),
      await visitor.post('/access/mail', { email: 'sue@example.org' }),
      await visitor.get(`/access/links/${link}`),
      await visitor.get('/access/links/aaaa'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 422, 200, 200, 404])
    for (const { text } of answers) {
      expect(text).toContain(`<html lang="${language}"`)
      expect(text).not.toMatch(/This |Your |you |Open |Type /)
    }
  },
)

test('a reader who was removed is out with the next request, and so is a link on its way', async () => {
  const app = await appWithReaders()
  const [sue, bob] = [app.visitor(), app.visitor()]
  await sue.post(`/access/links/${linkTo(app.deps, 'sue@example.org')}`)
  await bob.post(`/access/links/${linkTo(app.deps, 'bob@example.com')}`)
  const onItsWay = linkTo(app.deps, 'sue@example.org')
  expect([(await sue.get('/')).status, (await bob.get('/')).status]).toEqual([200, 200])
  const reader = listReaders(app.deps.db, acmeId).find(({ kind }) => kind === 'address')
  removeReader(app.deps, system, acmeId, reader?.id ?? '')
  expect([(await sue.get('/')).status, (await bob.get('/')).status]).toEqual([401, 200])
  expect((await sue.get(`/access/links/${onItsWay}`)).status).toBe(404)
})

test('a pass of another page, or in another browser’s name, opens nothing', async () => {
  const app = await appWithReaders()
  openByMail(app.deps, 'sue@example.org', otherId)
  const sue = app.visitor()
  await sue.post(`/s/other/access/links/${linkTo(app.deps, 'sue@example.org', { id: otherId })}`)
  expect([(await sue.get('/s/other/')).status, (await sue.get('/')).status]).toEqual([200, 401])
  sue.setCookie(`opsentry_page_${acmeId}`, sue.cookie(`opsentry_page_${otherId}`) ?? '')
  expect((await sue.get('/')).status).toBe(401)
  expect((await sue.post(`/access/links/${linkTo(app.deps, 'sue@example.org', { id: otherId })}`)).status).toBe(404)
})

test('a link opens for the browser that holds its form, and for no other site', async () => {
  const app = await appWithReaders()
  const path = `/access/links/${linkTo(app.deps, 'sue@example.org')}`
  const forged = await app.visitor().post(path, {}, { origin: 'https://evil.example' })
  const bare = await app.visitor().send(path, { method: 'POST', headers: {} })
  expect([forged.status, bare.status]).toEqual([403, 403])
  expect((await app.visitor().post(path)).status).toBe(303)
})

test('beside a password each way suffices, and the page’s own domain has the same door', async () => {
  const app = await appWithReaders()
  const secret = { visibility: 'password', password: 'open sesame now', hiddenFromSearch: false } as const
  await changeVisibility(app.deps, system, acmeId, secret)
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  const domain = 'http://status.acme.example'
  const [typing, mailed] = [app.visitor(domain), app.visitor(domain)]
  const { text } = await typing.get('/')
  expect([text.includes('name="password"'), text.includes('name="email"'), text.includes('/sign-in')]).toEqual([
    true,
    true,
    false,
  ])
  expect((await typing.post('/access', { password: 'open sesame now', next: '/history' })).location).toBe('/history')
  await mailed.post('/access/mail', { email: 'sue@example.org', next: '/history' })
  expect((await mailed.post(await mailedTo('sue@example.org'))).location).toBe('/history')
  expect([(await typing.get('/history')).status, (await mailed.get('/history')).status]).toEqual([200, 200])
})

test('where the page is public, opens otherwise, or no mail can leave, nobody asks for a link', async () => {
  const app = testApp()
  openByMail(app.deps, 'sue@example.org')
  const ask = () => app.visitor().post('/access/mail', { email: 'sue@example.org' })
  expect((await app.visitor().get('/')).status).toBe(303)
  expect((await ask()).status).toBe(401)
  setOrganization(app.deps, { visibility: 'public' })
  expect((await ask()).status).toBe(404)
  setOrganization(app.deps, { visibility: 'members', opensByMail: false })
  expect((await ask()).status).toBe(401)
  expect(app.deps.db.select().from(pageLinks).all()).toEqual([])
})

test('the team adds and removes readers, and ends who is in', async () => {
  const app = await appWithReaders()
  const ann = app.as('ann')
  const page = '/app/acme/settings/readers'
  const wrong = await ann.post(page, { readers: 'tom@example.org\nno address' })
  expect([
    wrong.status,
    wrong.text.includes('“no address” is neither'),
    wrong.text.includes('tom@example.org'),
  ]).toEqual([422, true, true])
  expect((await ann.post(page, { readers: 'tom@example.org' })).location).toBe(page)
  const tom = app.visitor()
  await tom.post(`/access/links/${linkTo(app.deps, 'tom@example.org')}`)
  const { text } = await ann.get(page)
  expect([text.includes('tom@example.org'), text.includes('@example.com'), text.includes('by a mailed link')]).toEqual([
    true,
    true,
    true,
  ])
  const [, end = ''] = /action="(\/app\/acme\/settings\/readers\/passes\/\w{12}\/end)"/.exec(text) ?? []
  expect((await ann.post(end)).status).toBe(303)
  expect((await tom.get('/')).status).toBe(401)
  await tom.post(`/access/links/${linkTo(app.deps, 'tom@example.org')}`)
  expect((await tom.get('/')).status).toBe(200)
  await ann.post(`${page}/passes/end`)
  expect((await tom.get('/')).status).toBe(401)
  expect((await app.as('ed').get(page)).status).toBe(403)
})
