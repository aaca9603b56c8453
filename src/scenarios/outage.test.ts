import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { drafts } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { clickThrough, navigate, testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** An outage from the first alarm to the postmortem, a slip of the hand included: real Chromium, real SMTP, the test's clock. */

const minute = 60_000
/** The longest there is: the page counts it down by a clock of its own, and a busy machine must not use it up. */
const recallTime = 5 * minute

let browser: Browser
let app: TestApp
let mail: ConnectedRelay
let site: TestSite

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  site = serveApp(app)
  browser = await testChromium()
  for (const name of ['API', 'Web'])
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null, startedAt: 0 })
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(organizations)
      .set({ recallSeconds: recallTime / 1000 })
      .run()
  })
  subscribe(app.deps, 'sue@example.org')
})

afterAll(async () => {
  await mail?.close()
})

/** The saved draft of a new incident, which the page sends a moment after typing. */
const kept = () => app.deps.db.select().from(drafts).get()?.fields
const suesMails = async () => (await mail.mailsTo('sue@example.org')).map(({ parsed }) => parsed.subject)

test('outage, a slip taken back, recovery, postmortem: Sue is told what holds, once, and the record shows the rest', async () => {
  const ed = await sitDown(browser, app, site, 'ed')
  const visitor = await sitDown(browser, app, site)
  const { page } = ed
  const api = page.getByRole('radiogroup', { name: 'API' }).getByLabel('Major')
  const wrong: string[] = []
  const look = async () => {
    wrong.push(...(await unsound(page)))
  }

  await page.goto(`${site.url}/app/acme/incidents/new`)
  await page.getByLabel('Title').fill('Logins fail')
  await page.getByLabel('Text').fill('We are **looking** into it.')
  await page.locator('#preview strong').waitFor()
  await page.getByRole('radio', { name: 'E-mail' }).check()
  await page.frameLocator('#mail-preview iframe').getByText('Follow the incident').waitFor()
  await api.check()
  await page.getByLabel('Promise the next update').selectOption('30')
  await look()
  await expect.poll(kept).toMatchObject({ title: 'Logins fail', nextUpdateIn: '30' })

  // The tab closes; nothing typed is lost.
  await page.goto(`${site.url}/app/acme`)
  await clickThrough(page.getByRole('link', { name: 'Open an incident' }))
  await clickThrough(page.getByRole('button', { name: 'Continue the draft' }))
  await page.getByText('Nobody else sees it.').waitFor()
  expect(await api.isChecked()).toBe(true)
  await navigate(page, () => page.getByLabel('Text').press('Control+Enter'))
  await page.getByText('The incident is open and on the page.').waitFor()
  await page.getByText(/in \d+ s/).waitFor()
  await look()
  app.deps.clock.advance(recallTime)
  expect(await suesMails()).toEqual(['Investigating: Logins fail (API) · Acme'])

  await visitor.page.goto(site.url)
  expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe('API is down')
  await visitor.page.getByText('next update by').waitFor()

  // Resolved too early, and taken back before anything leaves.
  await page.getByRole('radio', { name: 'Resolved' }).check()
  await page.getByLabel('Text').first().fill('All is well again.')
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  await page.getByText('Mails and chat messages leave at').waitFor()
  await visitor.page.reload()
  expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe('All systems operational')
  app.deps.clock.advance(20_000)
  await clickThrough(page.getByRole('button', { name: 'Take it back' }))
  await page.getByText('Taken back: “Resolved: All is well again.”. No mail or chat message left').waitFor()
  await look()
  expect(await page.getByLabel('Text').first().inputValue()).toBe('All is well again.')
  await visitor.page.reload()
  expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe('API is down')
  app.deps.clock.advance(recallTime)
  expect(await suesMails()).toHaveLength(1)

  await page.getByRole('radio', { name: 'Monitoring' }).check()
  await page.getByLabel('Text').first().fill('A fix is in place.')
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  await page.getByText('The update is on the page.').waitFor()
  app.deps.clock.advance(10 * minute)
  await page.getByText('Resolve this incident').click()
  await clickThrough(page.getByRole('button', { name: 'Resolve', exact: true }))
  await page.getByText('The incident is resolved.').waitFor()
  app.deps.clock.advance(10 * minute)

  await page.getByText('Write a postmortem').click()
  await page.getByLabel('What happened, why, and what changes').fill('A certificate ran out. **We watch them now.**')
  await clickThrough(page.getByRole('button', { name: 'Keep as a draft' }))
  await page.getByText('The draft is saved. Visitors do not see it.').waitFor()
  await visitor.page.goto(`${site.url}/history`)
  expect(await visitor.page.content()).not.toContain('certificate')
  await clickThrough(page.getByRole('button', { name: 'Publish the postmortem' }))
  await page.getByText('The postmortem is on the page.').waitFor()
  await look()
  app.deps.clock.advance(recallTime)

  expect(await suesMails()).toEqual([
    'Investigating: Logins fail (API) · Acme',
    'Monitoring: Logins fail (API) · Acme',
    'Resolved: Logins fail (API) · Acme',
    'Postmortem: Logins fail · Acme',
  ])
  await visitor.page.goto(site.url)
  await clickThrough(visitor.page.getByRole('link', { name: 'Logins fail' }).first())
  await visitor.page.getByText('We watch them now.').waitFor()
  expect(await visitor.page.content()).not.toContain('All is well again.')
  wrong.push(...(await unsound(visitor.page)))

  await page.goto(`${site.url}/app/acme/incidents`)
  expect(wrong).toEqual([])
  expect([...ed.complained, ...visitor.complained]).toEqual([])
  expect(app.audited()).toContain('status_update.taken_back')
})
