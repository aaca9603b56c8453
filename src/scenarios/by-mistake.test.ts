import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type Seat, serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** What a tired hand does without meaning it: real Chromium, the test's clock. */

let browser: Browser
let app: TestApp
let site: TestSite
let ed: Seat
let url: string

beforeAll(async () => {
  app = testApp()
  site = serveApp(app)
  browser = await testChromium()
  ed = await sitDown(browser, app, site, 'ed')
  const { id } = openIncident(app.deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false, services: [] },
  })
  url = `${site.url}/app/acme/incidents/${id}`
})

const kept = () => app.deps.db.select().from(drafts).get()?.fields.body

test('whoever types on after a choice means the text: no letter of it changes the status or begins to resolve', async () => {
  const { page } = ed
  await page.goto(url)
  await page.getByRole('radio', { name: 'Monitoring' }).check()
  await page.keyboard.type('4 retries')
  expect(await page.getByRole('radio', { name: 'Monitoring' }).isChecked()).toBe(true)
  expect(await page.getByRole('button', { name: 'Resolve', exact: true }).isVisible()).toBe(false)
  // Outside of the form the same key acts.
  await page.evaluate('document.activeElement.blur()')
  await page.keyboard.press('r')
  await page.getByRole('button', { name: 'Resolve', exact: true }).waitFor()
})

test('while “Resolved” is chosen, what follows for the services stands below it', async () => {
  const { page } = ed
  await page.goto(url)
  const hint = page.getByText('every service that this incident affects is shown as operational')
  expect(await hint.isVisible()).toBe(false)
  await page.getByRole('radio', { name: 'Resolved' }).check()
  expect(await hint.isVisible()).toBe(true)
  expect(await unsound(page)).toEqual([])
})

test('a form that is sent without a connection stays as it is and says so, and goes out once there is one', async () => {
  const { page, context } = ed
  await page.goto(url)
  await context.setOffline(true)
  await page.getByLabel('Text').first().fill('From a train.')
  await page.getByText('is not kept as a draft just now').waitFor()
  await page.getByRole('button', { name: 'Post the update' }).click()
  await page.getByText('You are offline: nothing was sent').waitFor()
  expect(await unsound(page)).toEqual([])
  await context.setOffline(false)
  await page.getByText('You are offline: nothing was sent').waitFor({ state: 'hidden' })
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  await page.getByText('The update is on the page.').waitFor()
  expect(app.deps.db.select().from(statusUpdates).all().at(-1)?.body).toBe('From a train.')
})

test('a browser that believes itself offline still sends to a server that answers', async () => {
  const { page } = ed
  await page.goto(url)
  await page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false })")
  await page.getByLabel('Text').first().fill('From this very machine.')
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  await page.getByText('The update is on the page.').waitFor()
  expect(app.deps.db.select().from(statusUpdates).all().at(-1)?.body).toBe('From this very machine.')
})

test('what was typed the moment before a tab closes is in the draft; what is discarded then is not', async () => {
  const { page } = ed
  await page.goto(url)
  await page.getByLabel('Text').first().fill('Closed at once.')
  await page.goto('about:blank')
  await expect.poll(kept).toBe('Closed at once.')
  await page.goto(`${url}?draft=continue`)
  await page.getByLabel('Text').first().fill('Not meant.')
  await clickThrough(page.getByRole('button', { name: 'Discard the draft' }))
  await page.getByText('The draft is discarded.').waitFor()
  expect(kept()).toBeUndefined()
})

test('while a draft is being discarded nothing that was typed is kept any more, and what was is gone', async () => {
  const { page, context } = await sitDown(browser, app, site, 'ed')
  await page.goto(url)
  await page.getByLabel('Text').first().fill('Kept.')
  await expect.poll(kept).toBe('Kept.')
  await page.clock.install()
  await page.goto(`${url}?draft=continue`)
  // However long the browser takes from here on, no time passes in which what is typed would be kept.
  await page.clock.pauseAt(Date.now() + 60_000)
  const sent: string[] = []
  page.on('request', (request) => void (request.url().endsWith('/draft') && sent.push(request.postData() ?? '')))
  // What came of it is not shown yet, as where the answer takes its time.
  await context.route('**/draft/removal', async (route) => {
    await route.fetch({ maxRedirects: 0 })
    await route.fulfill({ status: 204 })
  })
  await page.getByLabel('Text').first().fill('Not meant.')
  const removed = page.waitForResponse('**/draft/removal')
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await removed
  expect(kept()).toBeUndefined()
  await page.clock.runFor(500)
  await page.goto('about:blank')
  await context.close()
  expect(sent).toEqual([])
  expect(kept()).toBeUndefined()
})
