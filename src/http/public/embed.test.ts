import { beforeAll, expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeBanner } from '#src/domain/organizations/change-banner.ts'
import { changeEmbedding } from '#src/domain/organizations/change-embedding.ts'
import { changeOrganization } from '#src/domain/organizations/change-organization.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { axeViolations, sidewaysScroll, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import type { Embedding } from '#src/words.ts'

let app: TestApp
let service: string
let incident: string
beforeAll(() => {
  app = testApp()
  service = createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  incident = openIncident(app.deps, system, acmeId, {
    title: 'Slow <b>answers</b>',
    body: 'We look.\n\n# Not a heading',
    status: 'investigating',
    services: [{ serviceId: service, status: 'partial_outage' }],
    notify: false,
  }).id
})

const get = (path: string, headers: Record<string, string> = {}) => app.visitor().send(path, { headers })

function allow(embedding: Embedding, embedOrigins: string[] = []): void {
  changeEmbedding(app.deps, system, acmeId, { embedding, embedOrigins })
}

test('the card may be framed where the organization says so, and every other page nowhere', async () => {
  const ancestors = async (path: string) =>
    /frame-ancestors ([^;]*)/.exec((await get(path)).headers.get('content-security-policy') ?? '')?.[1]
  expect(await ancestors('/embed')).toBe("'none'")
  allow('anywhere')
  expect([await ancestors('/embed'), await ancestors('/s/acme/embed')]).toEqual(['*', '*'])
  allow('listed', ['https://www.example.com', 'http://intranet:8080'])
  expect(await ancestors('/embed')).toBe('https://www.example.com http://intranet:8080')
  for (const path of ['/', '/history', `/incidents/${incident}`, '/sign-in'])
    expect(await ancestors(path)).toBe("'none'")
  expect((await get('/embed')).headers.get('x-frame-options')).toBeNull()
  allow('nowhere', ['https://www.example.com'])
  expect(await ancestors('/embed')).toBe("'none'")
})

test('the card says the state without a script, in the look and the language asked for', async () => {
  const { text, headers } = await get('/embed?theme=dark&language=de')
  expect(text).toContain('<html lang="de" data-theme="dark">')
  expect(text).toContain('API')
  expect(text).toContain('Slow &lt;b&gt;answers&lt;/b&gt;')
  expect(text).not.toContain('<script')
  expect(headers.get('refresh')).toBe('120')
  const odd = await get('/embed?theme=%22%3E&language=xx')
  expect(odd.text).toContain('<html lang="en" data-theme="auto">')
})

test('the form of the banner keeps what was typed where a colour is none, and says what to do', async () => {
  const ann = app.as('ann')
  const path = '/app/acme/settings/embedding'
  const typed = { bannerPlace: 'top-left', bannerIncidentColor: 'red' }
  const refused = await ann.post(`${path}/banner`, typed)
  expect([refused.status, refused.text.includes('value="red"')]).toEqual([422, true])
  expect(refused.text).toContain('Type a colour as # and six digits')
  expect(JSON.parse((await get('/embed.json')).text)).toMatchObject({ place: 'top', color: '#a24408', ink: '#ffffff' })
  expect((await ann.post(`${path}/banner`, { ...typed, bannerIncidentColor: '#7f1d1d' })).location).toBe(path)
  expect(JSON.parse((await get('/embed.json')).text)).toMatchObject({ place: 'top-left', color: '#7f1d1d' })
  expect((await ann.post(`${path}/banner`, { bannerPlace: 'top' })).status).toBe(303)
})

test('the script has two kilobytes at most, and may stand on any site', async () => {
  const { text, headers } = await get('/embed.js')
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048)
  expect(Buffer.byteLength(text)).toBeGreaterThan(1000)
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
})

test('badge.json has shields.io’s schema, of the page and of a service', async () => {
  const page = await get('/badge.json?label=Our%20%22API%22')
  expect(JSON.parse(page.text)).toEqual({
    ...{ schemaVersion: 1, label: 'Our "API"', message: 'Partial outage', color: '#a83a04', isError: true },
    ...{ style: 'flat', cacheSeconds: 300 },
  })
  const one = JSON.parse((await get(`/services/${service}/badge.json?style=flat-square&uptime=90d`)).text)
  expect(one).toMatchObject({ label: 'API', style: 'flat-square', message: 'No data yet' })
  expect((await get('/services/zzzzzzzzzzzz/badge.json')).status).toBe(404)
})

test('a badge takes a bounded label, which is escaped and kept by nobody here', async () => {
  const { text } = await get(`/badge.svg?label=${encodeURIComponent(`<script>${'x'.repeat(500)}`)}`)
  expect(text).not.toContain('<script>')
  expect(text).toContain('&lt;script&gt;')
  expect(text).not.toContain('x'.repeat(41))
  expect((await get('/badge.svg?style=flat-square')).text).toContain('rx="0"')
  expect((await get('/badge.svg')).text).toContain('rx="4"')
})

test('whoever prefers Markdown is led to it, also after the page was kept, and nobody keeps that', async () => {
  const markdown = { accept: 'text/markdown, text/html;q=0.9' }
  for (const [path, twin] of [
    ['/', '/index.md'],
    ['/s/acme', '/s/acme/index.md'],
    ['/history', '/history.md'],
    [`/incidents/${incident}`, `/incidents/${incident}.md`],
  ] as const) {
    const before = await get(path)
    const led = await get(path, markdown)
    expect([path, led.status, led.location]).toEqual([path, 302, twin])
    expect(led.headers.get('cache-control')).toBe('private, no-store')
    expect((await get(path)).text).toBe(before.text)
    expect(before.headers.get('vary')).toBe('Accept-Encoding')
    const read = await get(twin)
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8'])
  }
})

test('the twin of an incident says what the page says, and its text stays a quotation', async () => {
  const { text } = await get(`/incidents/${incident}.md`)
  expect(text).toContain('# Slow \\<b\\>answers\\</b\\>')
  expect(text.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1)
  expect(text).toContain('> We look.')
  expect((await get('/incidents/zzzzzzzzzzzz.md')).status).toBe(404)
})

test('llms.txt names the pages for machines by their whole addresses', async () => {
  const { text } = await get('/llms.txt')
  expect(text).toMatch(/^# Acme\n\n> /)
  for (const link of ['index.md', 'history.md', 'api/v2/summary.json'])
    expect(text).toMatch(new RegExp(`\\(http\\S+/${link}\\)`))
})

test('the head shows the live state as a picture, whose address changes with it', async () => {
  const picture = async () => /property="og:image" content="([^"]*)"/.exec((await get('/')).text)?.[1] ?? ''
  const [partial, head] = [await picture(), (await get('/')).text]
  const served = await get(new URL(partial.replaceAll('&amp;', '&')).pathname + new URL(partial).search)
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(served.headers.get('cache-control')).toContain('immutable')
  expect((await get('/og.png?v=yesterday')).headers.get('cache-control')).not.toContain('immutable')
  for (const part of [
    'name="theme-color"',
    'application/feed+json',
    'text/calendar',
    'text/markdown',
    'rel="canonical"',
  ])
    expect(head).toContain(part)
  const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(head)?.[1] ?? ''
  expect(JSON.parse(data)).toMatchObject({ '@type': 'WebPage', publisher: { name: 'Acme' } })
  changeOrganization(app.deps, system, acmeId, {
    organization: 'Acme </script><b>',
    timeZone: 'Europe/Berlin',
    language: '',
  })
  const escaped = /<script type="application\/ld\+json">(.*)<\/script><\/head>/.exec((await get('/')).text)?.[1] ?? ''
  expect(escaped).not.toContain('<')
  expect(JSON.parse(escaped).publisher.name).toBe('Acme </script><b>')
  expect(await picture()).not.toBe(partial)
  changeOrganization(app.deps, system, acmeId, { organization: 'Acme', timeZone: 'Europe/Berlin', language: '' })
})

test('on a strict site the banner shows while something is wrong, is dismissed, and is gone when all is well', async () => {
  const page = await (await testChromium()).newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  const policy = "default-src 'none'; script-src http://status.example; connect-src http://status.example"
  const html =
    '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script src="http://status.example/s/acme/embed.js" async></script>'
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    if (url.hostname === 'shop.example')
      return route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: html })
    const { status, text, headers } = await get(url.pathname)
    return route.fulfill({ status, body: text, headers: Object.fromEntries(headers) })
  })
  const banner = page.getByRole('status')
  await page.goto('http://shop.example/')
  await banner.getByText('Acme: API has a partial outage').waitFor()
  await page.setViewportSize({ width: 320, height: 640 })
  expect([await axeViolations(page), await sidewaysScroll(page)]).toEqual([[], 0])
  expect(await page.getByRole('link', { name: 'Open the status page' }).getAttribute('href')).toMatch(/^http/)
  await page.getByRole('button', { name: 'Dismiss' }).press('Enter')
  await banner.getByText('Acme').waitFor({ state: 'detached' })
  expect(await page.context().cookies()).toEqual([])
  setServiceStatus(app.deps, system, acmeId, service, 'major_outage')
  const look = { bannerPlace: 'bottom-right', bannerIncidentColor: 'ffd166', bannerIncidentInk: '#ffdd77' } as const
  changeBanner(app.deps, system, acmeId, look)
  await page.reload()
  await banner.getByText('Acme').waitFor()
  const styles = await page.evaluate(`(() => {
    const line = document.body.firstElementChild.shadowRoot.querySelector('p')
    const { color, backgroundColor, position } = getComputedStyle(line)
    const { right, bottom } = line.getBoundingClientRect()
    return { color, backgroundColor, position, gap: [innerWidth - right, innerHeight - bottom] }
  })()`)
  const [black, yellow] = ['rgb(0, 0, 0)', 'rgb(255, 209, 102)']
  expect(styles).toEqual({ color: black, backgroundColor: yellow, position: 'fixed', gap: [16, 16] })
  expect([await axeViolations(page), await sidewaysScroll(page)]).toEqual([[], 0])
  expect(errors).toEqual([])
  await page.close()
})

test('in a frame as large as its code says the whole card is in sight, with a long sentence and two incidents', async () => {
  const settings = await app.as('ann').get('/app/acme/settings/embedding')
  const [, width, height] = /width=&quot;(\d+)&quot; height=&quot;(\d+)&quot;/.exec(settings.text) ?? []
  setServiceStatus(app.deps, system, acmeId, service, 'operational')
  const { id: serviceGroupId } = createServiceGroup(app.deps, system, acmeId, { name: 'North America' })
  const one = createService(app.deps, system, acmeId, { name: 'Delivery of webhooks', description: '', serviceGroupId })
  const services = [{ serviceId: one.id, status: 'major_outage' as const }]
  const said = { title: 'Webhooks wait', body: 'We look.', status: 'investigating' as const, notify: false }
  openIncident(app.deps, system, acmeId, { ...said, services })
  const page = await (await testChromium()).newPage({ viewport: { width: Number(width), height: Number(height) } })
  await page.route('**/*', async (route) => {
    const { status, text, headers } = await get(new URL(route.request().url()).pathname)
    return route.fulfill({ status, body: text, headers: Object.fromEntries(headers) })
  })
  await page.goto('http://status.example/s/acme/embed')
  expect(await page.locator('li').count()).toBe(2)
  expect(await page.evaluate('document.querySelector("h1").clientHeight')).toBeGreaterThan(30)
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(Number(height))
  await page.close()
})

test('of a private page strangers get no card, banner, badge, picture or text', async () => {
  await changeVisibility(app.deps, system, acmeId, { visibility: 'members', password: '', hiddenFromSearch: false })
  allow('anywhere')
  for (const path of [
    'embed',
    'embed.js',
    'embed.json',
    'badge.svg',
    'badge.json',
    'og.png',
    'index.md',
    'llms.txt',
    `incidents/${incident}.md`,
  ]) {
    const { status, text, headers } = await get(`/s/acme/${path}`)
    expect([path, status === 401 || status === 302 || status === 303]).toEqual([path, true])
    expect(text).not.toMatch(/(?<![\w-])API(?![\w-])/)
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  }
})
