import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { configureHomepage } from '#src/domain/homepage/configure-homepage.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { system } from '#src/testing/personas.ts'
import { serveApp, type TestSite, unsound } from '#src/testing/site.ts'

/** Google Analytics on the homepage, in a real Chromium that reaches nobody but the app and writes down whom it asks for. */

const tag = 'https://www.googletagmanager.com/gtag/js?id=G-AB12CD34EF'

let browser: Browser
let app: TestApp
let site: TestSite

beforeAll(async () => {
  app = testApp()
  configureHomepage(app.deps, system, {
    homepageShown: true,
    homepageTitle: 'Quill Status',
    homepageText: 'Pages for teams.',
    homepageListsPages: true,
    measurementId: 'G-AB12CD34EF',
  })
  site = serveApp(app)
  browser = await testChromium()
})

/** `asked`: every address elsewhere that a page asked for; `script`: what the tag's own address answers. */
async function watched(options: BrowserContextOptions = {}, script?: string) {
  const context = await browser.newContext(options)
  const asked: string[] = []
  await context.route(/^(?!http:\/\/localhost)/, (route) => {
    const url = route.request().url()
    asked.push(url)
    if (url === tag && script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: script })
    return route.abort()
  })
  return { context, asked, page: await context.newPage() }
}

/** Addresses that the homepage asks for until it is loaded; loading waits for the tag that its script inserts. */
async function opened({ context, asked }: { context: BrowserContext; asked: string[] }): Promise<string[]> {
  const page = await context.newPage()
  await page.goto(site.url)
  await page.close()
  return asked.splice(0)
}

test('the homepage asks for the tag; what the tag may do is counting, and nothing beyond', async () => {
  const script = `
    globalThis.commands = dataLayer.map((command) => Array.from(command).slice(0, 2))
    const tried = (url) => fetch(url, { mode: 'no-cors' }).then(() => 'sent', () => 'not sent')
    globalThis.tries = Promise.all([
      tried('https://region1.google-analytics.com/g/collect?v=2'),
      tried('https://elsewhere.example/collect'),
    ])`
  const { page, asked } = await watched({}, script)
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text())
  })
  await page.goto(site.url)
  expect(await page.evaluate('tries')).toEqual(['not sent', 'not sent'])
  expect(asked).toEqual([tag, 'https://region1.google-analytics.com/g/collect?v=2'])
  await expect.poll(() => refused.length).toBeGreaterThan(0)
  expect(refused.filter((text) => !text.includes('https://elsewhere.example'))).toEqual([])
  const denied = {
    analytics_storage: 'denied',
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
  }
  const commands = await page.evaluate('JSON.stringify(globalThis.commands)')
  expect(JSON.parse(String(commands))).toEqual([
    ['consent', 'default'],
    ['set', { allow_google_signals: false, allow_ad_personalization_signals: false }],
    ['js', expect.anything()],
    ['config', 'G-AB12CD34EF'],
  ])
  expect(await page.evaluate('dataLayer[0][2]')).toEqual(denied)
  expect(await unsound(page)).toEqual([])
  await page.context().close()
})

test('Global Privacy Control and Do Not Track: nothing is asked for', async () => {
  const headers: Record<string, string>[] = [{ 'Sec-GPC': '1' }, { DNT: '1' }]
  for (const extraHTTPHeaders of headers) {
    const seat = await watched({ extraHTTPHeaders })
    expect([extraHTTPHeaders, await opened(seat)]).toEqual([extraHTTPHeaders, []])
    await seat.context.close()
  }
})

test('a browser that tells scripts alone is heard, too', async () => {
  for (const signal of ['globalPrivacyControl: { value: true }', "doNotTrack: { value: '1' }"]) {
    const seat = await watched()
    await seat.context.addInitScript(`Object.defineProperties(navigator, { ${signal} })`)
    expect([signal, await opened(seat)]).toEqual([signal, []])
    await seat.context.close()
  }
})

test('opting out by the link ends it at once, and opting in begins it again', async () => {
  const seat = await watched()
  const { page } = seat
  expect(await opened(seat)).toEqual([tag])
  await page.goto(site.url)
  await clickThrough(page.getByRole('link', { name: 'Do not count mine' }))
  await page.getByRole('heading', { name: 'Your visits are not counted' }).waitFor()
  const wrong = await unsound(page)
  seat.asked.splice(0)
  expect(await opened(seat)).toEqual([])
  await clickThrough(page.getByRole('button', { name: 'Count them again' }))
  await page.getByRole('heading', { name: 'Quill Status' }).waitFor()
  seat.asked.splice(0)
  expect(await opened(seat)).toEqual([tag])
  expect(wrong).toEqual([])
  await seat.context.close()
})
