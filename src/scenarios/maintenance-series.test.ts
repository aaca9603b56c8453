import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createService } from '#src/domain/services/create-service.ts'
import { jobs, runJob } from '#src/jobs/schedule.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, signIn, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** A weekly window at two in the morning, over the night in which Berlin's clocks go forward: the clock is the test's. */

const hour = 3_600_000

let browser: Browser
let app: TestApp
let mail: ConnectedRelay
let site: TestSite

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  site = serveApp(app)
  browser = await testChromium()
  createService(app.deps, system, acmeId, { name: 'Database', description: '', serviceGroupId: null, startedAt: 0 })
  subscribe(app.deps, 'sue@example.org')
})

afterAll(async () => {
  await mail?.close()
})

async function at(moment: number): Promise<void> {
  app.deps.clock.set(moment)
  for (const job of jobs) await runJob(app.deps, job)
}

/** Number of Sue's mails that `news` has returned before; it returns subject and time of the new ones. */
let seen = 0
async function news(): Promise<string[]> {
  const mails = await mail.mailsTo('sue@example.org')
  const fresh = mails.slice(seen)
  seen = mails.length
  return fresh.map(({ parsed }) => `${parsed.subject?.split(':')[0]}, ${/When: (.*)/.exec(parsed.text ?? '')?.[1]}`)
}

test('planned weekly, reminded, started by the clock, extended, completed, and at the same hour after the clocks changed', async () => {
  const ed = await sitDown(browser, app, site, 'ed')
  const visitor = await sitDown(browser, app, site)
  const { page } = ed
  const wrong: string[] = []

  await page.goto(`${site.url}/app/acme/maintenance`)
  await clickThrough(page.getByRole('link', { name: 'Plan maintenance' }))
  await page.getByLabel('Title').fill('Weekly index rebuild')
  await page.getByLabel('Begins').fill('2026-03-24T02:00')
  await page.getByLabel('Ends').fill('2026-03-24T03:00')
  await page.getByLabel('Text').fill('Searches may be slow.')
  await page.getByLabel('Database').check()
  await page.getByLabel('7 days before').uncheck()
  await page.getByText('Repeat', { exact: true }).click()
  await page.getByLabel('How often').selectOption('weekly')
  await page.getByText('A series is announced once').waitFor()
  await page.getByLabel('Remind before every window').check()
  await page.getByText('After that, 4 messages for each window').waitFor()
  wrong.push(...(await unsound(page)))
  await clickThrough(page.getByRole('button', { name: 'Plan it' }))
  await page.getByText('The maintenance is planned and on the page.').waitFor()
  await page.getByText('Repeats: FREQ=WEEKLY').waitFor()
  wrong.push(...(await unsound(page)))
  expect(await news()).toEqual(['Maintenance scheduled, 24 Mar 2026, 02:00–03:00 CET'])

  // The first night, in winter: 02:00 is 01:00 UTC.
  const first = Date.UTC(2026, 2, 24, 1)
  await at(first - 24 * hour)
  await at(first - hour)
  expect(await news()).toEqual(Array(2).fill('Reminder, 24 Mar 2026, 02:00–03:00 CET'))
  await at(first)
  expect(await news()).toEqual(['Maintenance in progress, 24 Mar 2026, 02:00–03:00 CET'])
  await visitor.page.goto(site.url)
  expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe('Database is under maintenance')
  wrong.push(...(await unsound(visitor.page)))

  app.deps.clock.advance(hour / 2)
  await page.reload()
  await page.getByText('Change its end').click()
  const extension = page.locator('details[open]')
  await extension.getByLabel('Ends').fill('2026-03-24T04:00')
  await clickThrough(extension.getByRole('button', { name: 'Set the end' }))
  await page.getByText('The end is changed.').waitFor()
  await at(first + hour)
  expect(await news()).toEqual(['Maintenance in progress, 24 Mar 2026, 02:00–04:00 CET'])
  await at(first + 2 * hour)
  expect(await news()).toEqual(['Maintenance completed, 24 Mar 2026, 02:00–04:00 CET'])
  await visitor.page.reload()
  expect(await visitor.page.getByRole('heading', { level: 1 }).textContent()).toBe('All systems operational')

  // A week later the clocks have gone forward: 02:00 is 00:00 UTC, and the machine slept through the reminders.
  const second = Date.UTC(2026, 2, 31, 0)
  await at(second + hour / 4)
  expect(await news()).toEqual(['Maintenance in progress, 31 Mar 2026, 02:00–03:00 CEST'])
  await at(second + hour)
  expect(await news()).toEqual(['Maintenance completed, 31 Mar 2026, 02:00–03:00 CEST'])

  await signIn(ed.context, app, site, 'ed')
  await page.goto(`${site.url}/app/acme/maintenance`)
  const starts = await page.locator('section[aria-label="Running and planned"] time:first-of-type').allTextContents()
  expect(starts.slice(0, 2)).toEqual(['7 Apr, 02:00–03:00', '14 Apr, 02:00–03:00'])
  await clickThrough(page.getByRole('link', { name: 'Weekly index rebuild' }).first())
  await page.getByText('End the series').first().click()
  await clickThrough(page.getByRole('button', { name: 'End the series' }))
  await page.getByText('The series has ended.').waitFor()
  wrong.push(...(await unsound(page)))
  app.deps.clock.advance(1)
  expect(await news()).toEqual(['Maintenance cancelled, 7 Apr 2026, 02:00–03:00 CEST'])

  expect(wrong).toEqual([])
  expect([...ed.complained, ...visitor.complained]).toEqual([])
})
