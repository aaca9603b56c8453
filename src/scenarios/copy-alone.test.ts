import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { aliveKey } from '#src/domain/page-copies/page-copy.ts'
import { complaints, looks, testChromium, wear } from '#src/testing/browser.ts'
import { type BucketServer, keepCopies, startBucketServer, useBucket } from '#src/testing/bucket-server.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import { unsound } from '#src/testing/site.ts'

/** A copy in its visitor's browser, while its host reports, stops reporting, and when nobody can say. */

const minute = 60_000
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

let store: Promise<BucketServer> | undefined

/** A page copied now, and a visitor's window. `pass`: time passes for visitor and store; the host does nothing meanwhile. */
async function copied(prefix: string) {
  store ??= startBucketServer()
  const { deps } = testApp()
  deps.clock.set(Date.now())
  addService(deps, 'Checkout')
  configureRelay(deps, system, {
    ...{ host: '127.0.0.1', port: '25', security: 'none', user: '', password: '', from: 'status@acme.example' },
  })
  openIncident(deps, system, acmeId, {
    ...{ title: 'Cards are refused', body: 'We are looking.', status: 'investigating', services: [], notify: false },
  })
  useBucket(deps, acmeId, await store, { prefix })
  await keepCopies(deps)
  const browser = await testChromium()
  const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', locale: 'en-GB' })
  cleanUps.push(() => context.close())
  const page = await context.newPage()
  await page.clock.install()
  let passed = 0
  let heard = 0
  await page.route(`**/${aliveKey}`, async (route) => {
    const response = await route.fetch()
    const date = new Date(Date.now() + passed).toUTCString()
    await route.fulfill({ response, headers: { ...response.headers(), date } })
    heard += 1
  })
  return {
    deps,
    page,
    url: `${(await store).url}/copies/${prefix}/index.html`,
    complained: complaints(context),
    /** UTC ms. */
    now: () => Date.now() + passed,
    async pass(milliseconds: number): Promise<void> {
      passed += milliseconds
      await page.clock.fastForward(milliseconds)
    },
    /** Until the sign of life was fetched once more. */
    async hears(act: () => Promise<unknown>): Promise<void> {
      const before = heard
      await act()
      await expect.poll(() => heard, { timeout: 30_000 }).toBeGreaterThan(before)
    },
  }
}

const away = (page: Page) => page.getByText('The server behind this page has not reported since')
const unknown = (page: Page) => page.getByText('It cannot be told whether the server behind this page still reports')
const age = (page: Page) => page.locator('[data-as-of] > :not([hidden])').textContent()

test('the notice appears by itself when the last sign of life is ten minutes old, and goes with the next one', async () => {
  const { deps, page, url, complained, now, pass, hears } = await copied('silent')
  await hears(() => page.goto(url))
  const lastSign = deps.clock.now()
  await hears(() => pass(9 * minute))
  await expect.poll(() => age(page)).toMatch(/^As of/)
  expect(await page.locator('.copy-notice').isVisible()).toBe(false)
  expect(await page.locator('.subscribe-form button').isDisabled()).toBe(false)

  await pass(minute + 1000)
  await away(page).waitFor()
  expect(await age(page)).toMatch(/^No answer since/)
  expect(await page.locator('.subscribe-form button').isDisabled()).toBe(true)
  const times = await page
    .locator('.copy-notice time')
    .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')))
  expect(times).toEqual([new Date(lastSign).toISOString(), new Date(lastSign).toISOString()])
  for (const look of looks.filter(({ width }) => width === 390)) {
    await wear(page, look)
    expect(await unsound(page)).toEqual([])
  }

  // The host is back.
  deps.clock.set(now())
  await keepCopies(deps)
  await pass(minute)
  await away(page).waitFor({ state: 'hidden' })
  expect(await age(page)).toMatch(/^As of/)
  expect(await page.locator('.subscribe-form button').isDisabled()).toBe(false)
  expect(complained).toEqual([])
})

test('a sign of life that cannot be fetched any more grows old as well', async () => {
  const { page, url, pass, hears } = await copied('unreachable')
  await hears(() => page.goto(url))
  let refused = 0
  const refuse = `**/${aliveKey}*`
  await page.route(refuse, (route) => {
    refused += 1
    return route.abort()
  })
  for (const minutes of [5, 4]) {
    const before = refused
    await pass(minutes * minute)
    await expect.poll(() => refused).toBeGreaterThan(before)
    expect(await page.locator('.copy-notice').isVisible()).toBe(false)
  }
  await pass(minute + 1000)
  await away(page).waitFor()
})

test('one that was never there is no sign that all is well', async () => {
  const { page, url, pass } = await copied('unknown')
  let asked = 0
  await page.route(`**/${aliveKey}`, (route) => {
    asked += 1
    return route.fulfill({ status: 404 })
  })
  await page.goto(url)
  await expect.poll(() => asked).toBe(1)
  expect(await page.locator('.copy-notice').isVisible()).toBe(false)
  await pass(6000)
  await unknown(page).waitFor()
  expect(await away(page).isVisible()).toBe(false)
  expect(await unsound(page)).toEqual([])
})

test('an answer that a cache has kept is as old as the cache says', async () => {
  const { page, url, deps } = await copied('kept')
  const at = new Date(deps.clock.now()).toISOString()
  const headers = { 'content-type': 'application/json', date: new Date(deps.clock.now()).toUTCString(), age: '601' }
  await page.route(`**/${aliveKey}`, (route) => route.fulfill({ headers, body: JSON.stringify({ at, state: at }) }))
  await page.goto(url)
  await away(page).waitFor()
})
