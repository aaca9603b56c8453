import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { navigate, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'
import { fillBusyPage } from './busy-page.ts'

/** Two people on one incident, and one on the way with a phone: real Chromium, the test's clock. */

let browser: Browser
let app: TestApp
let site: TestSite

beforeAll(async () => {
  app = testApp()
  fillBusyPage(app)
  site = serveApp(app)
  browser = await testChromium()
})

const bodies = () =>
  app.deps.db
    .select()
    .from(statusUpdates)
    .all()
    .map(({ body }) => body)

test('two editors: each sees that the other writes, an update appears above the text, and nothing typed is lost', async () => {
  const { id } = openIncident(app.deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false, services: [] },
  })
  const url = `${site.url}/app/acme/incidents/${id}`
  const [ed, ann] = [await sitDown(browser, app, site, 'ed'), await sitDown(browser, app, site, 'ann')]
  await ed.page.goto(url)
  await ed.page.keyboard.press('u')
  await ed.page.keyboard.type('Still looking, ')
  await ed.page.locator('#preview').getByText('Still looking').waitFor()
  await ann.page.goto(url)
  await ann.page.getByText('Ed is writing here, too.').waitFor()
  await ann.page.getByLabel('Text').first().fill('A certificate expired.')
  await navigate(ann.page, () => ann.page.getByLabel('Text').first().press('Control+Enter'))
  // As if he came back to this tab, which asks at once then and every ten seconds otherwise.
  await ed.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
  await ed.page.getByText('Posted while you were writing').waitFor()
  // The caret is where it was.
  await ed.page.keyboard.type('more soon.')
  expect(await ed.page.getByLabel('Text').first().inputValue()).toBe('Still looking, more soon.')
  expect(await unsound(ed.page)).toEqual([])
  await navigate(ed.page, () => ed.page.keyboard.press('Control+Enter'))
  await ed.page.getByText('Ann posted an update').waitFor()
  expect(bodies()).toEqual(['We look.', 'A certificate expired.'])
  await navigate(ed.page, () => ed.page.locator('.publish-bar button.primary:visible').click())
  expect(bodies().at(-1)).toBe('Still looking, more soon.')
  // A form that comes back is answered with 409, of which a browser complains.
  expect(ed.complained.filter((what) => !what.includes('409'))).toEqual([])
  expect(ann.complained).toEqual([])
})

test('the whole of an outage on a phone, by touch alone', async () => {
  const context = await browser.newContext({
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    ...{ timezoneId: 'Europe/Berlin', locale: 'en-GB' },
  })
  const seat = await sitDown(browser, app, site, 'ann')
  await context.addCookies(await seat.context.cookies())
  const page = await context.newPage()
  await page.goto(`${site.url}/app/acme`)
  await navigate(page, () => page.getByRole('link', { name: 'Open an incident' }).tap())
  await page.getByText('Browse 60 services').tap()
  await page.locator('.affected-group > summary', { hasText: 'US West' }).tap()
  await page.locator('.whole-group:visible').getByLabel('Partial').tap()
  await page.locator('.affected-group > summary', { hasText: 'US West' }).tap()
  await expect.poll(() => page.locator('.chosen-services .service-row').count()).toBe(10)
  const billing = page.locator('.chosen-services .service-row', { hasText: 'Billing' })
  await billing.getByLabel('Not affected').tap()
  await page.getByLabel('Title').tap()
  await page.keyboard.insertText('US West has errors')
  await page.getByLabel('Text').tap()
  await page.keyboard.insertText('Some requests fail. We are looking into it.')
  expect(await page.locator('kbd:visible').count()).toBe(0)
  await navigate(page, () => page.getByRole('button', { name: 'Open the incident' }).tap())
  await page.getByText('The incident is open and on the page.').waitFor()
  await page.locator('.newest-update').getByText('Some requests fail.').waitFor()
  expect(await unsound(page)).toEqual([])
  await page.getByRole('radio', { name: 'Identified' }).tap()
  await page.getByLabel('Text').first().tap()
  await page.keyboard.insertText('A router is being replaced.')
  await navigate(page, () => page.getByRole('button', { name: 'Post the update' }).tap())
  await page.getByText('The update is on the page.').waitFor()
  await page.goto(`${site.url}/app/acme`)
  const row = page.locator('.open-incident', { hasText: 'US West' })
  await row.locator('summary', { hasText: 'Resolve' }).tap()
  expect(await unsound(page)).toEqual([])
  await navigate(page, () => row.getByRole('button', { name: 'Resolve' }).tap())
  await page.getByText('The incident is resolved.').waitFor()
  expect(bodies().slice(-3)).toEqual([
    'Some requests fail. We are looking into it.',
    'A router is being replaced.',
    'This incident has been resolved.',
  ])
})
