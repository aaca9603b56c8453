import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import type { ServiceStatus } from '#src/words.ts'
import { everyCache } from '../cache-control.ts'

let page: Page
beforeAll(async () => {
  page = await (await testChromium()).newPage()
})

function service({ deps }: TestApp, name: string, organizationId = acmeId): string {
  return createService(deps, system, organizationId, { name, description: '', serviceGroupId: null }).id
}

async function svg(app: TestApp, path: string): Promise<string> {
  const { status, text, headers } = await app.visitor().get(path)
  expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'image/svg+xml; charset=utf-8'])
  return text
}

interface Picture {
  error: boolean
  title: string
  label: string
  role: string
  texts: string[]
  /** Every element and attribute that there is. */
  names: string[]
  /** Of each text, in pixels: what it has, and what it would take in the font at hand. */
  rooms: { has: number; takes: number }[]
}

/** An SVG as a browser's XML parser reads it, and as its fonts draw it. */
async function picture(source: string): Promise<Picture> {
  const read = await page.evaluate(`(() => {
    const root = new DOMParser().parseFromString(${JSON.stringify(source)}, 'image/svg+xml').documentElement
    const all = [root, ...root.querySelectorAll('*')]
    document.body.replaceChildren(document.importNode(root, true))
    const rooms = [...document.querySelectorAll('text')].map((text) => {
      const has = Number(text.getAttribute('textLength'))
      text.removeAttribute('textLength')
      return { has, takes: text.getComputedTextLength() }
    })
    return {
      error: root.nodeName !== 'svg' || root.querySelector('parsererror') !== null,
      title: root.querySelector('title').textContent,
      label: root.getAttribute('aria-label'),
      role: root.getAttribute('role'),
      texts: [...root.querySelectorAll('text')].map((text) => text.textContent),
      names: all.flatMap((one) => [one.nodeName, ...one.getAttributeNames()]),
      rooms,
    }
  })()`)
  return read as Picture
}

test('the page’s badge names the organization and says its state, under both bases', async () => {
  const app = testApp()
  const [api] = [service(app, 'API'), service(app, 'Website')]
  const says = async (path: string) => (await picture(await svg(app, path))).title
  for (const base of ['', '/s/acme']) expect(await says(`${base}/badge.svg`)).toBe('Acme: All systems operational')
  setServiceStatus(app.deps, system, acmeId, api, 'degraded_performance')
  for (const base of ['', '/s/acme']) expect(await says(`${base}/badge.svg`)).toBe('Acme: Degraded performance')
  expect(await says('/s/other/badge.svg')).toBe('Other: All systems operational')
})

test('a service’s badge says its own state', async () => {
  const app = testApp()
  const [api, web] = [service(app, 'API'), service(app, 'Website')]
  setServiceStatus(app.deps, system, acmeId, api, 'major_outage')
  expect((await picture(await svg(app, `/services/${api}/badge.svg`))).title).toBe('API: Major outage')
  expect((await picture(await svg(app, `/s/acme/services/${web}/badge.svg`))).title).toBe('Website: Operational')
})

test('archived, unknown and foreign services have no badge, and neither has an unknown page', async () => {
  const app = testApp()
  const [archived, foreign] = [service(app, 'Old'), service(app, 'Foreign', otherId)]
  archiveService(app.deps, system, acmeId, archived, 'Old')
  for (const path of [
    ...[archived, foreign, 'abcdefghijkl'].map((id) => `/services/${id}/badge.svg`),
    '/s/nobody/badge.svg',
  ])
    expect([path, (await app.visitor().get(path)).status]).toEqual([path, 404])
})

test('it is cached as the page is', async () => {
  const app = testApp()
  const api = service(app, 'API')
  const first = await app.visitor().get('/badge.svg')
  const etag = first.headers.get('etag') ?? ''
  expect([first.headers.get('cache-control'), first.headers.getSetCookie()]).toEqual([everyCache, []])
  expect((await app.visitor().get('/badge.svg', { 'if-none-match': etag })).status).toBe(304)
  const head = await app.handle(new Request('http://localhost/badge.svg', { method: 'HEAD' }))
  expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag])
  setServiceStatus(app.deps, system, acmeId, api, 'partial_outage')
  expect((await app.visitor().get('/badge.svg', { 'if-none-match': etag })).status).toBe(200)
})

const evil = `<script>alert(1)</script>"'&]]> <image href="https://evil.example/x"/>`

test.each([
  ['plain', 'Public API'],
  ['accents', 'Åre Füßgänger'],
  ['emoji', '🔥 Rockets 👩‍👩‍👧 🇩🇪'],
  ['Arabic', 'خدمة العملاء'],
  ['Hebrew', 'שירות לקוחות 24'],
  ['Cyrillic', 'Служба доставки'],
  ['Greek', 'Υπηρεσία αποστολών'],
  ['Japanese', '日本語のサービス'],
  ['markup', evil],
  ['what XML forbids', 'Bell \u0007\u000b\ufffe rings', 'Bell  rings'],
  ['narrow letters', 'illicit illini'],
  ['wide letters', 'MAMMWWW @'],
])(
  'it is sound XML for a name in %s: the whole name in its title, in elements that do nothing',
  async (_what, name, whole = name) => {
    const app = testApp()
    const {
      names,
      texts,
      rooms: _,
      ...found
    } = await picture(await svg(app, `/services/${service(app, name)}/badge.svg`))
    const title = `${whole}: Operational`
    expect(found).toEqual({ error: false, role: 'img', title, label: title })
    expect([...new Set(names)].filter((one) => !harmless.has(one))).toEqual([])
    expect(texts.at(-1)).toBe('Operational')
  },
)

const harmless = new Set(
  (
    'svg title rect path g text xmlns width height viewBox role aria-label rx fill d transform fill-rule font-family ' +
    'font-size x y text-anchor direction textLength lengthAdjust'
  ).split(' '),
)

test.each([
  'Public API',
  'Åre Füßgänger',
  'خدمة العملاء',
  'שירות לקוחות',
  'Служба доставки',
  'Υπηρεσία',
  'illicit',
  'MAMMWWW',
])('%s has about the room that it takes', async (name) => {
  const app = testApp()
  const { rooms } = await picture(await svg(app, `/services/${service(app, name)}/badge.svg`))
  expect(rooms).toHaveLength(2)
  for (const { has, takes } of rooms) expect(Math.abs(has / takes - 1)).toBeLessThan(0.25)
})

test('a long name is cut in the picture and whole in its title', async () => {
  const app = testApp()
  const name = `${'👩‍👩‍👧'.repeat(30)} ${'long '.repeat(12)}name`
  const { texts, title } = await picture(await svg(app, `/services/${service(app, name)}/badge.svg`))
  expect(title).toBe(`${name}: Operational`)
  expect(texts[0]).toBe(`${'👩‍👩‍👧'.repeat(30)} long lon…`)
})

const statuses: ServiceStatus[] = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
]

test('each status has its own shape, its word and the page’s colour, in which white can be read', async () => {
  const app = testApp()
  const api = service(app, 'API')
  const tokens = readFileSync(new URL('../../../static/tokens.css', import.meta.url), 'utf8')
  const seen = []
  for (const status of statuses) {
    setServiceStatus(app.deps, system, acmeId, api, status)
    const source = await svg(app, `/services/${api}/badge.svg`)
    const colour = /<rect [^>]*fill="(#[0-9a-f]{6})"/.exec(source)?.[1] ?? ''
    expect(tokens).toContain(`--${status}: light-dark(${colour},`)
    expect(contrast('#ffffff', colour)).toBeGreaterThan(4.5)
    seen.push({ shape: /<path d="([^"]+)" transform/.exec(source)?.[1], word: (await picture(source)).texts[1] })
  }
  expect(new Set(seen.map(({ shape }) => shape)).size).toBe(5)
  expect(new Set(seen.map(({ word }) => word)).size).toBe(5)
})

/** WCAG 2.2's contrast ratio of two colours. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map(luminance).toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
