import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updatesOf } from '#src/domain/incidents/find-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { testChromium, wear } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, type TestSite } from '#src/testing/site.ts'
import { fillSpokenPage } from '#src/testing/spoken-page.ts'

/** A page in Berlin that somebody in Tokyo has open: nothing moves as it appears, it renews itself, and its days tell more. */

let app: TestApp
let site: TestSite
let context: BrowserContext
let page: Page
let paths: string[]
let incident: string

/** Longer than the longest wait between two looks. */
const aLook = 38_000

beforeAll(async () => {
  app = testApp()
  const filled = await fillSpokenPage(app, 'en')
  paths = filled.paths
  incident = filled.incident
  site = serveApp(app)
  const browser = await testChromium()
  context = await browser.newContext({ timezoneId: 'Asia/Tokyo', viewport: { width: 390, height: 844 } })
  page = await context.newPage()
})

afterAll(async () => {
  await context?.close()
  await site?.stop()
})

const watchShifts = `
  const shifts = []
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  globalThis.shifted = () => [...shifts, ...observer.takeRecords()].reduce((sum, { value }) => sum + value, 0)
  const first = new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type: 'paint', buffered: true })
  })
  globalThis.painted = () =>
    first.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
`

test('no page moves while it appears, though every time on it is put into the zone of who reads it', async () => {
  await page.addInitScript(watchShifts)
  const shifts: [string, number][] = []
  let times = 0
  for (const path of paths) {
    await page.goto(site.url + path)
    await page.evaluate('painted()')
    shifts.push([path, await page.evaluate<number>('shifted()')])
    times += await page.locator('time[data-own]').count()
    expect(await page.locator('time:not([data-own])').count()).toBe(0)
  }
  expect(shifts).toEqual(paths.map((path) => [path, 0]))
  expect(times).toBeGreaterThan(30)
})

test('a page that was made long ago is asked about at once, and is no older than the answer', async () => {
  // Its clock is that of all pages of a window.
  const own = await (await testChromium()).newPage()
  // Made in March by its server's clock. Without that the first question comes after 24 seconds, and no more than 3 pass here.
  const now = Date.now()
  await own.clock.install({ time: now })
  await own.clock.pauseAt(now + 1000)
  const asked = own.waitForResponse((answer) => answer.request().resourceType() === 'fetch')
  await own.goto(site.url + paths[0])
  await own.clock.runFor(2000)
  expect([200, 304]).toContain((await asked).status())
  await own.waitForFunction("Date.now() - Date.parse(document.querySelector('[data-as-of] time').dateTime) < 60_000")
  await own.close()
})

test('a page that comes in two halves is painted in the zone of who reads it from the first on', async () => {
  const { promise: goOn, resolve: letGoOn } = Promise.withResolvers<void>()
  const slow = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const answer = await app.handle(new Request(request.url.replace(slow.url.origin, 'http://localhost')))
      if (new URL(request.url).pathname !== '/history') return answer
      const text = await answer.text()
      const middle = text.indexOf('<footer')
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode(text.slice(0, middle)))
            await goOn
            controller.enqueue(new TextEncoder().encode(text.slice(middle)))
            controller.close()
          },
        }),
        { headers: answer.headers },
      )
    },
  })
  atEnd(() => slow.stop(true))
  const shown = await context.newPage()
  await shown.addInitScript(watchShifts)
  await shown.goto(`${slow.url.origin}/history`, { waitUntil: 'commit' })
  await shown.locator('.record time').first().waitFor()
  await shown.evaluate('painted()')
  expect(await shown.evaluate('document.readyState')).toBe('loading')
  expect(await shown.locator('.record time:not([data-own])').count()).toBe(0)
  const window = await shown.locator('.record-maintenance > *').allTextContents()
  expect(window).toEqual(['10 Mar', 'Vekto', 'Completed', '20 min', 'Plimo and Brux'])
  letGoOn()
  await shown.waitForLoadState()
  await shown.evaluate('painted()')
  expect(await shown.evaluate('shifted()')).toBe(0)
  await shown.close()
})

test('a time says both zones in its title and on a tap, which another tap or Escape takes away', async () => {
  await page.goto(`${site.url}/incidents/${incident}`)
  const time = page.locator('.incident-facts time').first()
  const title = (await time.getAttribute('title')) ?? ''
  expect(title).toMatch(/^10 Mar 2026, \d\d:\d\d CET · 10 Mar 2026, \d\d:\d\d GMT\+9$/)
  const tip = page.locator('.time-tip')
  await time.click()
  expect(await tip.locator('span').allTextContents()).toEqual(title.split(' · '))
  await time.click()
  expect(await tip.count()).toBe(0)
  await time.click()
  await page.keyboard.press('Escape')
  expect(await tip.count()).toBe(0)
})

test('paper says the time of the organization, whoever prints it', async () => {
  await page.goto(`${site.url}/incidents/${incident}`)
  const time = page.locator('.incident-facts time').first()
  const shown = await time.textContent()
  await page.evaluate(`
    globalThis.printed = ''
    addEventListener('beforeprint', () => { printed = document.querySelector('.incident-facts time').textContent })
  `)
  await page.pdf()
  expect(await page.evaluate('printed')).toMatch(/^10 Mar 2026, \d\d:\d\d CET$/)
  expect(await time.textContent()).toBe(shown)
})

test('what is young is told by its age, which counts on', async () => {
  const shown = await context.newPage()
  const [newest] = updatesOf(app.deps.db, incident)
  await shown.clock.install({ time: (newest?.displayAt ?? 0) + 12 * 60_000 + 5000 })
  await shown.goto(`${site.url}/incidents/${incident}`)
  const age = shown.locator('.incident-state time')
  expect(await age.textContent()).toMatch(/^12 min ago · \d\d:\d\d$/)
  await shown.clock.runFor(60_000)
  expect(await age.textContent()).toMatch(/^13 min ago · /)
  await shown.clock.runFor(86_400_000)
  expect(await age.textContent()).toMatch(/^10 Mar, \d\d:\d\d$/)
  await shown.close()
})

test('the open page renews itself without losing focus, and says politely what is new', async () => {
  const shown = await context.newPage()
  await shown.clock.install({ time: app.deps.clock.now() })
  await shown.goto(`${site.url}/`)
  const asked: string[] = []
  shown.on('request', (request) => request.resourceType() === 'fetch' && asked.push(new URL(request.url()).pathname))
  const link = shown.locator('#live h2 a').first()
  await link.focus()
  await link.evaluate((one) => Object.assign(one, { isTheOne: true }))
  const heading = await shown.locator('h1').textContent()

  await shown.clock.fastForward(aLook)
  await expect.poll(() => asked.length).toBeGreaterThan(0)
  expect(new Set(asked)).toEqual(new Set(['/']))
  expect(await shown.locator('[data-live-news]').textContent()).toBe('')

  postUpdate(app.deps, system, acmeId, incident, {
    ...{ status: 'monitoring', body: 'Nearly **there**.', services: [], notify: false, nextUpdateBy: null },
  })
  await shown.clock.fastForward(aLook)
  await shown.locator('#live').getByText('Nearly there.').first().waitFor()
  expect(await shown.locator('[data-live-news]').textContent()).toContain('Zubru: Monitoring')
  expect(await shown.evaluate('document.activeElement.isTheOne')).toBe(true)
  expect(await shown.locator('h1').textContent()).toBe(heading)
  expect(await shown.locator('#live time:not([data-own])').count()).toBe(0)
  await shown.close()
})

test('a day that is held with its link stays while the page renews itself', async () => {
  const shown = await context.newPage()
  await shown.clock.install({ time: app.deps.clock.now() })
  await shown.goto(`${site.url}/`)
  const bars = shown.getByRole('slider', { name: 'Kvant' })
  await bars.focus()
  const link = shown.locator('.day-tip').getByRole('link', { name: 'Zubru' })
  await link.evaluate((one) => Object.assign(one, { isTheOne: true }))
  const asked = shown.waitForResponse((answer) => answer.request().resourceType() === 'fetch')
  await shown.clock.fastForward(aLook)
  await (await asked).finished()
  await shown.locator('[data-as-of=now]').waitFor()
  expect(await link.evaluate((one) => 'isTheOne' in one)).toBe(true)
  expect(await bars.evaluate((one) => one.matches(':focus'))).toBe(true)
  await shown.close()
})

test('the period that is chosen, by keys alone and without a script, stays while the charts go on', async () => {
  const { deps } = app
  const { id } = aMetric(deps, { name: 'Latency' })
  await send(deps, id, [[7200, 80]])
  const shown = await context.newPage()
  await shown.clock.install({ time: deps.clock.now() })
  await shown.goto(`${site.url}/`)
  const chart = (period: string) => shown.locator(`.metric-${period}`)
  const isShown = async () => [await chart('day').isVisible(), await chart('week').isVisible()]
  expect(await isShown()).toEqual([true, false])
  await shown.getByRole('radio', { name: 'Day' }).focus()
  await shown.keyboard.press('ArrowRight')
  expect(await isShown()).toEqual([false, true])
  await send(deps, id, [[3600, 160]])
  deps.clock.advance(300_000)
  await shown.clock.fastForward(aLook)
  await chart('week').getByText('Highest 160\u00a0ms').first().waitFor()
  expect(await isShown()).toEqual([false, true])
  expect(await shown.getByRole('radio', { name: 'Week' }).evaluate((one) => one.matches(':focus'))).toBe(true)
  await shown.close()
})

test('where the server is away, the page says since when, asks ever less often, and recovers', async () => {
  const shown = await context.newPage()
  await shown.clock.install({ time: app.deps.clock.now() })
  await shown.goto(`${site.url}/`)
  let asked = 0
  await shown.route(`${site.url}/`, (route) => {
    asked += 1
    return route.abort()
  })
  const line = shown.locator('[data-as-of]')
  await shown.clock.fastForward(aLook)
  await expect.poll(() => line.locator('span:not([hidden])').textContent()).toMatch(/^No answer since /)
  // The next look is a minute away.
  await shown.clock.fastForward(20_000)
  expect(asked).toBe(1)
  await shown.unroute(`${site.url}/`)
  await shown.clock.fastForward(2 * aLook)
  await expect.poll(() => line.locator('span:not([hidden])').textContent()).toMatch(/^As of /)
  await shown.close()
})

test('a day that is tapped stays, with a frame around its bar and a link to what happened; Escape and a tap elsewhere let go', async () => {
  await page.goto(`${site.url}/`)
  const bars = page.getByRole('slider', { name: 'Kvant' })
  const tip = page.locator('.day-tip')
  const box = (await bars.boundingBox())!
  await bars.click({ position: { x: (box.width * 86.4) / 90, y: box.height / 2 } })
  await page.mouse.move(0, 0)
  const link = tip.getByRole('link', { name: 'Zubri' })
  expect(await page.locator('.day-cursor').count()).toBe(1)
  expect(await link.getAttribute('href')).toMatch(/^\/incidents\//)
  await page.locator('h1').click()
  expect(await tip.count()).toBe(0)

  await bars.focus()
  for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await page.keyboard.press('Tab')
  expect(await link.evaluate((one) => one.matches(':focus'))).toBe(true)
  await page.keyboard.press('Escape')
  expect(await tip.count()).toBe(0)
  expect(await bars.evaluate((one) => one.matches(':focus'))).toBe(true)
})

test.each(['light', 'forced'] as const)(
  'in %s colours the keyboard leads to every control of every page, and where one stands can be seen',
  async (colours) => {
    await wear(page, { width: 390, colours })
    for (const path of [...paths.filter((path) => !path.startsWith('/privacy')), '/embed']) {
      await page.goto(site.url + path)
      const { stops, unseen } = await walk(page)
      expect({ path, unseen }).toEqual({ path, unseen: [] })
      expect({ path, stops }).toEqual({ path, stops: expect.toSatisfy((stops) => stops > (path === '/embed' ? 1 : 8)) })
    }
  },
)

/** From the top, by the Tab key, until the page begins anew; `unseen`: stops at which nothing shows where one stands. */
async function walk(page: Page): Promise<{ stops: number; unseen: string[] }> {
  const unseen: string[] = []
  for (let stops = 0; ; stops++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate<{ name: string; isSeen: boolean } | null>(focused)
    if (stop === null) return { stops, unseen }
    if (!stop.isSeen) unseen.push(stop.name)
  }
}

/** Null at the second visit. Forced colours take shadows away. */
const focused = `(() => {
  const one = document.activeElement
  if (one === document.body || one.walked) return null
  one.walked = true
  const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(one)
  const box = one.getBoundingClientRect()
  const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(', 0)')
  const shadowed = !matchMedia('(forced-colors: active)').matches && boxShadow !== 'none'
  return { name: one.outerHTML.slice(0, 80), isSeen: box.width > 8 && box.height > 8 && (outlined || shadowed) }
})()`
