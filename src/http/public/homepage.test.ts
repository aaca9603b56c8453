import { expect, test } from 'vitest'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { everyCache } from '../cache-control.ts'

const homepage = {
  homepageShown: 'yes',
  homepageTitle: 'Quill Status',
  homepageText: 'Pages for **teams**.\n\n# Ask us',
  homepageListsPages: 'yes',
  measurementId: '',
}
const counted = { ...homepage, measurementId: 'g-ab12cd34ef' }
const google = /google|gtag/i

const save = (app: TestApp, fields: Record<string, string>) => app.as('ines').post('/admin/homepage', fields)

const hide = ({ deps }: TestApp, id: string, visibility: 'members' | 'public', hiddenFromSearch = false) =>
  changeVisibility(deps, system, id, { visibility, password: '', hiddenFromSearch })

test('chosen, it stands at / alone; the status page is below /s/, and everything else at the root stays', async () => {
  const app = testApp()
  const before = await app.visitor().get('/')
  expect(before.text).toContain('All systems operational')
  expect((await save(app, homepage)).status).toBe(303)

  const { text, headers } = await app.visitor().get('/')
  expect(text).toContain('<h1 dir="auto">Quill Status</h1>')
  expect(text).toContain('<strong>teams</strong>')
  expect(text).toContain('<h2>Ask us</h2>')
  expect(text).not.toContain('All systems operational')
  expect(headers.get('cache-control')).toBe(everyCache)
  const page = await app.visitor().get('/s/acme/')
  expect(page.text).toContain('All systems operational')
  expect(page.text).toContain('<link rel="canonical" href="http://localhost/s/acme/"')
  for (const path of ['/history', '/history.rss', '/calendar.ics', '/api/v2/summary.json', '/badge.svg', '/subscribe'])
    expect([path, (await app.visitor().get(path)).status]).toEqual([path, 200])
  const history = (await app.visitor().get('/history')).text
  expect(history).toContain('<a class="public-name" href="/s/acme/"')
  expect((await app.visitor().get('/api/v2/summary.json')).text).toContain('"url":"http://localhost/s/acme"')
  expect(app.audited(null)).toEqual(['homepage.configured'])

  await save(app, { ...homepage, homepageShown: 'no' })
  expect((await app.visitor().get('/')).text).toContain('All systems operational')
  expect((await app.visitor().get('/history')).text).toContain('<a class="public-name" href="/"')
})

test('it lists the pages that anyone may find, with their state, and no other', async () => {
  const app = testApp()
  await save(app, homepage)
  const id = createService(app.deps, system, otherId, { name: 'API', description: '', serviceGroupId: null }).id
  setServiceStatus(app.deps, system, otherId, id, 'partial_outage')
  const text = (await app.visitor().get('/')).text
  expect(text).toContain('<a href="http://localhost/s/acme/" dir="auto">Acme</a>')
  expect(text).toMatch(/>Other<\/a><span class="status status-partial_outage">.*?Partial outage/)

  setServiceStatus(app.deps, system, otherId, id, 'major_outage')
  expect((await app.visitor().get('/')).text).toMatch(/>Other<\/a><span class="status status-major_outage">/)
  await hide(app, acmeId, 'members')
  await hide(app, otherId, 'public', true)
  const hidden = await app.visitor().get('/')
  expect([hidden.status, /Acme|Other/.test(hidden.text)]).toEqual([200, false])
  expect(hidden.text).toContain('No status page is listed here yet.')
  expect(hidden.headers.get('x-robots-tag')).toBeNull()
  expect((await app.visitor().get('/robots.txt')).text.split('\n')).toEqual(expect.arrayContaining(['Allow: /$']))
  // The home organization's page itself stays for its members.
  expect((await app.visitor().get('/history')).status).toBe(303)
  expect((await app.visitor().get('/s/acme/')).status).toBe(303)

  const { homepageListsPages: _, ...unlisted } = homepage
  await save(app, unlisted)
  expect((await app.visitor().get('/')).text).not.toContain('Status pages')
})

test('an organization’s own domain keeps its page at /', async () => {
  const app = testApp()
  await save(app, counted)
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  const visitor = app.visitor('http://status.acme.example')
  const { text, headers } = await visitor.get('/')
  expect(text).toContain('All systems operational')
  expect(text).toContain('<a href="/history"')
  expect(`${text}${headers.get('content-security-policy')}`).not.toMatch(google)
  expect((await visitor.get('/analytics/opt-out')).status).toBe(404)
})

test('off by default: nothing of Google is on the homepage', async () => {
  const app = testApp()
  await save(app, homepage)
  const { text, headers } = await app.visitor().get('/')
  expect(`${text}${headers.get('content-security-policy')}`).not.toMatch(google)
  expect((await app.visitor().get('/analytics/opt-out')).status).toBe(404)
})

test('with an id it carries our own script and an opened policy, to whoever does not object; to others nothing', async () => {
  const app = testApp()
  await save(app, counted)
  const asked = await app.visitor().get('/')
  expect(asked.text).toMatch(/<script src="\/assets\/\w+\/homepage\.js" data-measurement-id="G-AB12CD34EF"><\/script>/)
  expect(asked.text).toContain('Do not count mine')
  const policy = asked.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self' https://www.googletagmanager.com;")
  expect(policy).toContain("style-src 'self';")
  expect(policy).not.toContain('unsafe-inline')
  expect(asked.headers.get('vary')).toBe('Accept-Encoding, Cookie, DNT, Sec-GPC')
  expect(asked.headers.get('cache-control')).toBe('private, no-store')

  const objections: Record<string, string>[] = [
    { 'sec-gpc': '1' },
    { dnt: '1' },
    { cookie: 'opsentry_no_analytics=yes' },
  ]
  for (const objection of objections) {
    const { text, headers } = await app.visitor().get('/', objection)
    expect([objection, google.test(`${text}${headers.get('content-security-policy')}`)]).toEqual([objection, false])
    expect(text).not.toContain('homepage.js')
    expect(text).toContain('<h1 dir="auto">Quill Status</h1>')
    expect(headers.get('vary')).toContain('Sec-GPC')
  }
  // Visitors who object and visitors who do not never get each other's cached answer.
  expect((await app.visitor().get('/', { 'sec-gpc': '0', dnt: '0' })).text).toContain('homepage.js')
  const etag = asked.headers.get('etag') ?? ''
  expect((await app.visitor().get('/', { 'if-none-match': etag })).status).toBe(304)
  expect((await app.visitor().get('/', { 'if-none-match': etag, 'sec-gpc': '1' })).status).toBe(200)
})

test('the link opts out at once; only a form of ours opts in again', async () => {
  const app = testApp()
  await save(app, counted)
  const visitor = app.visitor()
  const out = await visitor.get('/analytics/opt-out')
  expect(out.text).toContain('Your visits are not counted')
  expect(out.headers.get('set-cookie')).toMatch(
    /opsentry_no_analytics=yes; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000/,
  )
  expect((await visitor.get('/')).text).not.toMatch(google)
  const forged = await visitor.send('/analytics/opt-in', { method: 'POST', headers: {}, body: new URLSearchParams() })
  expect(forged.status).toBe(403)
  expect((await visitor.get('/')).text).not.toMatch(google)
  expect((await visitor.post('/analytics/opt-in')).location).toBe('/')
  expect((await visitor.get('/')).text).toMatch(google)
})

test.each(['UA-12345-1', 'G-', 'GTM-ABCDEF', 'G-AB12"><script>', 'https://www.googletagmanager.com'])(
  '%s is no measurement id, and what was typed stays',
  async (measurementId) => {
    const app = testApp()
    const refused = await save(app, { ...homepage, measurementId })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Type the measurement id of a Google Analytics 4 data stream')
    expect(refused.text).toContain('value="Quill Status"')
    expect((await app.visitor().get('/')).text).toContain('All systems operational')
  },
)

test('a homepage needs a title, and the instance admin', async () => {
  const app = testApp()
  expect((await save(app, { ...homepage, homepageTitle: '' })).text).toContain('Type a title')
  for (const persona of ['otto', 'olga'] as const)
    expect((await app.as(persona).post('/admin/homepage', homepage)).status).toBe(403)
  expect(app.audited(null)).toEqual([])
})
