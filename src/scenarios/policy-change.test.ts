import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { accountId } from '#src/testing/personas.ts'
import { serveApp, signIn, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** From no policy to the second one in force: the clock is the test's, and stands at noon of 10 March 2026, UTC. */

let browser: Browser
let app: TestApp
let mail: ConnectedRelay
let site: TestSite

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  site = serveApp(app)
  browser = await testChromium()
})

afterAll(async () => {
  await mail?.close()
})

async function at(moment: number): Promise<void> {
  app.deps.clock.set(moment)
  for (const job of jobs) await runJob(app.deps, job)
}

test('with 13 days’ notice refused, with 14 announced by mail and banner, acknowledged, in force by the clock, the old one readable', async () => {
  const ines = await sitDown(browser, app, site, 'ines')
  const ann = await sitDown(browser, app, site, 'ann')
  const visitor = await sitDown(browser, app, site)
  const { page } = ines
  const wrong: string[] = []

  // The first version: the operator, the text that Opsentry brings, in force at once.
  await page.goto(`${site.url}/admin/privacy`)
  wrong.push(...(await unsound(page)))
  await clickThrough(page.getByRole('link', { name: 'who operates this Opsentry' }))
  await page.getByLabel('Name', { exact: true }).fill('Quill Hosting')
  await page.getByLabel('Postal address').fill('1 Quill Street\nQuillham')
  await page.getByLabel('E-mail address for questions').fill('data@quill.example')
  await clickThrough(page.getByRole('button', { name: 'Save', exact: true }))
  await page.getByText('The operator is saved.').waitFor()
  wrong.push(...(await unsound(page)))
  await clickThrough(page.getByRole('navigation', { name: 'Privacy' }).getByRole('link', { name: 'Policy' }))
  await clickThrough(page.getByRole('link', { name: 'Begin a draft' }))
  await page.getByText('Words in braces').click()
  wrong.push(...(await unsound(page)))
  await clickThrough(page.getByRole('button', { name: 'Save and preview' }))
  await page.getByRole('heading', { name: 'Who is responsible' }).waitFor()
  wrong.push(...(await unsound(page)))
  await clickThrough(page.getByRole('button', { name: 'Publish' }))
  await page.getByText('The policy is published. It is in force.').waitFor()
  await visitor.page.goto(site.url)
  await clickThrough(visitor.page.getByRole('link', { name: 'Privacy policy' }))
  await visitor.page.getByText('In force since 10 Mar 2026').waitFor()
  await visitor.page.getByText('Quill Hosting').first().waitFor()
  wrong.push(...(await unsound(visitor.page)))
  await ann.page.goto(`${site.url}/app/acme`)
  await clickThrough(ann.page.getByRole('button', { name: 'I have read it' }))
  await ann.page.getByText('You confirmed that you have read the privacy policy.').waitFor()

  // A change: a day too early is refused, and what was chosen stays.
  await page.goto(`${site.url}/admin/privacy/draft`)
  const text = page.getByLabel('Policy', { exact: true })
  await text.fill(`${await text.inputValue()}\n\nWe carry parcels, too.`)
  await page.getByLabel('What changes').fill('We carry **parcels** from now on.')
  await clickThrough(page.getByRole('button', { name: 'Save and preview' }))
  await page.getByLabel('In force from').fill('2026-03-24')
  await clickThrough(page.getByRole('button', { name: 'Publish' }))
  await page.getByText('Account holders have to know 14 days ahead: choose 2026-03-25 or a later day.').waitFor()
  expect(await page.getByLabel('In force from').inputValue()).toBe('2026-03-24')
  wrong.push(...(await unsound(page)))
  await at(app.deps.clock.now())
  await mail.mailsTo('')
  expect(mail.sink.mails).toEqual([])

  // With 14 days: everybody is mailed, and the banner stands above their pages.
  await page.getByLabel('In force from').fill('2026-03-25')
  await clickThrough(page.getByRole('button', { name: 'Publish' }))
  await page.getByText('The policy is published. It takes effect on 25 Mar 2026.').waitFor()
  wrong.push(...(await unsound(page)))
  await at(app.deps.clock.now() + 60_000)
  const [letter, ...more] = await mail.mailsTo('ann@example.com')
  expect(more).toEqual([])
  expect(mail.sink.mails).toHaveLength(7)
  expect(letter?.parsed.subject).toBe('The privacy policy changes on 25 Mar 2026 · Quill Hosting')
  const link = /Read the new version: http:\/\/localhost(\S+)/.exec(letter?.parsed.text ?? '')?.[1] ?? ''

  await ann.page.reload()
  const banner = ann.page.getByRole('region', { name: 'The privacy policy changes on 25 Mar 2026' })
  await banner.getByText('We carry parcels from now on.').waitFor()
  wrong.push(...(await unsound(ann.page)))
  await ann.page.goto(site.url + link)
  await ann.page.getByText('Takes effect on 25 Mar 2026').waitFor()
  await ann.page.getByText('We carry parcels, too.').waitFor()
  wrong.push(...(await unsound(ann.page)))
  await ann.page.goto(`${site.url}/app/acme`)
  await clickThrough(banner.getByRole('button', { name: 'I have read it' }))
  await ann.page.getByText('You confirmed that you have read the privacy policy.').waitFor()
  expect(await banner.count()).toBe(0)
  const read = app.deps.db.select().from(policyAcknowledgements).all()
  expect(read.map((row) => [row.accountId, row.at])).toEqual([
    [accountId('ann'), Date.UTC(2026, 2, 10, 12)],
    [accountId('ann'), Date.UTC(2026, 2, 10, 12, 1)],
  ])

  // The day before the old one holds; at midnight UTC the new one does, without anybody's doing.
  await at(Date.UTC(2026, 2, 24, 23, 59))
  await visitor.page.goto(`${site.url}/privacy`)
  await visitor.page.getByText('A new version takes effect on 25 Mar 2026.').waitFor()
  expect(await visitor.page.getByText('We carry parcels, too.').count()).toBe(0)
  await at(Date.UTC(2026, 2, 25))
  await visitor.page.reload()
  await visitor.page.getByText('In force since 25 Mar 2026').waitFor()
  await visitor.page.getByText('We carry parcels, too.').waitFor()
  wrong.push(...(await unsound(visitor.page)))
  await signIn(ann.context, app, site, 'ann')
  await ann.page.goto(`${site.url}/account`)
  expect(await ann.page.getByText('I have read it').count()).toBe(0)

  // Every version stays where it is.
  await clickThrough(visitor.page.getByRole('link', { name: 'All versions' }))
  wrong.push(...(await unsound(visitor.page)))
  await clickThrough(visitor.page.getByRole('link', { name: 'Was in force from 10 Mar 2026' }))
  await visitor.page.getByText('Read the version in force').waitFor()
  expect(await visitor.page.getByText('We carry parcels, too.').count()).toBe(0)
  wrong.push(...(await unsound(visitor.page)))

  expect(wrong).toEqual([])
  expect([...ines.complained, ...ann.complained, ...visitor.complained]).toEqual([
    'console: Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
  ])
})
