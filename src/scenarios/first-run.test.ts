import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clickThrough, complaints, navigate, sidewaysScroll, testChromium } from '#src/testing/browser.ts'
import { dataFolder, type Serving, startServing } from '#src/testing/serving.ts'
import { untilNothingIsOwed } from '#src/testing/serving-folder.ts'
import { unsound } from '#src/testing/site.ts'
import { header, linkIn, type ReceivedMail, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** The main job, as a company does it: a fresh Opsentry, a real Chromium, a real SMTP server. */

let browser: Browser
let serving: Serving
let sink: SmtpSink
const data = dataFolder()

beforeAll(async () => {
  sink = await startSmtpSink()
  serving = await startServing(data.folder)
  browser = await testChromium()
})

afterAll(async () => {
  await serving?.kill()
  await sink?.close()
  data.remove()
})

const aboutIncident = (state: string) => (mail: ReceivedMail) => mail.parsed.subject?.startsWith(`${state}: `) ?? false

/** Of what screens.test.ts and screens-of-team.test.ts show to axe. */
async function fits(page: Page): Promise<void> {
  expect({ page: page.url(), sideways: await sidewaysScroll(page) }).toEqual({ page: page.url(), sideways: 0 })
}

/** Of pages that only this story comes by. */
async function isSound(page: Page): Promise<void> {
  expect(await unsound(page)).toEqual([])
}

test('from the printed link to an incident in a subscriber’s inbox, and out again by one click', async () => {
  const admin = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin' })
  const complained = complaints(admin)
  const page = await admin.newPage()

  await page.goto(`${serving.url}/`)
  expect(await page.title()).toBe('Opsentry is not set up yet')
  await page.goto(await serving.setupLink())
  expect(page.url()).not.toContain('token')
  await fits(page)

  await page.getByLabel('Your name').fill('Ann Admin')
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await navigate(page, () => page.keyboard.press('Enter'))
  await page.getByLabel('Organization', { exact: true }).fill('Acme Cloud')
  await fits(page)
  await page.getByLabel('Short name for addresses').fill('acme')
  expect(await page.getByLabel('Time zone').inputValue()).toBe('Europe/Berlin')
  await clickThrough(page.getByRole('button', { name: /continue|next|save/i }))

  await page.getByLabel('Host').fill('127.0.0.1')
  await fits(page)
  await page.getByLabel('Port').fill(String(sink.port))
  await page.getByLabel('Security').selectOption('none')
  await page.getByLabel('Sender').fill('status@acme.example')
  await page.getByLabel('Send the test message to').fill('ann@example.com')
  await page.getByRole('button', { name: /test/i }).click()
  await page.getByText('The relay took the test message').waitFor()
  expect(sink.mails.map(({ parsed }) => parsed.subject)).toEqual([expect.stringContaining('Test message')])
  await clickThrough(page.getByRole('button', { name: /continue|next|save|connect/i }))

  await page.getByLabel('Service 1').fill('API')
  await page.getByLabel('Service 2').fill('Dashboard')
  await fits(page)
  await clickThrough(page.getByRole('button', { name: /finish|continue|done/i }))
  await fits(page)

  const visitor = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const visitorComplained = complaints(visitor)
  const status = await visitor.newPage()
  await status.goto(`${serving.url}/`)
  expect(await status.getByRole('heading', { level: 1 }).textContent()).toBe('All systems operational')
  await fits(status)
  await status.getByLabel('E-mail address').fill('sue@example.org')
  await clickThrough(status.getByRole('button', { name: 'Subscribe' }))
  await status.getByText('Check your mail').waitFor()
  await isSound(status)

  const confirmation = await sink.waitForMail(({ to }) => to === 'sue@example.org')
  await status.goto(linkIn(confirmation, /confirmation$/))
  await isSound(status)
  await clickThrough(status.getByRole('button', { name: 'Confirm' }))
  await status.getByText('You are subscribed').waitFor()
  await isSound(status)

  // Updates leave at once, so that the test does not wait for the time in which they could be recalled.
  await page.goto(`${serving.url}/app/acme/settings`)
  await fits(page)
  await page.getByLabel('Time to take an update back, in seconds').fill('0')
  const timing = page.locator('section', { hasText: 'Time to take an update back' })
  await clickThrough(timing.getByRole('button', { name: 'Save' }))
  await page.getByText('The settings are saved.').waitFor()
  await page.goto(`${serving.url}/app/acme`)
  await fits(page)
  await clickThrough(page.getByRole('link', { name: 'Open an incident' }))
  await page.getByText('Tell 1 subscriber by e-mail').waitFor()
  await page.getByLabel('Title').fill('Logins fail for some accounts')
  await page.getByLabel('Text').fill('We are **looking** into it.')
  await page.locator('#preview strong').getByText('looking').waitFor()
  await page.getByRole('radiogroup', { name: 'API' }).getByLabel('Partial').check()
  await fits(page)
  await navigate(page, () => page.getByLabel('Text').press('Control+Enter'))
  await page.getByText('The incident is open and on the page.').waitFor()
  await fits(page)
  const first = await sink.waitForMail(aboutIncident('Investigating'))
  expect(first.to).toBe('sue@example.org')
  expect(first.parsed.html).toContain('We are <strong>looking</strong> into it.')

  await status.goto(`${serving.url}/`)
  expect(await status.getByRole('heading', { level: 1 }).textContent()).toBe('API has a partial outage')
  await fits(status)
  await clickThrough(status.getByRole('link', { name: 'Logins fail for some accounts' }))
  await fits(status)
  await status.goto(`${serving.url}/history`)
  await fits(status)

  await page.getByRole('radio', { name: 'Monitoring' }).check()
  await page.getByLabel('Text').fill('A fix is in place.')
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  const second = await sink.waitForMail(aboutIncident('Monitoring'))
  expect(header(second, 'References')).toBe(header(first, 'Message-ID'))

  await page.getByText('Resolve this incident').click()
  await clickThrough(page.getByRole('button', { name: 'Resolve', exact: true }))
  await page.getByText('The incident is resolved.').waitFor()
  await sink.waitForMail(aboutIncident('Resolved'))
  await status.goto(`${serving.url}/`)
  expect(await status.getByRole('heading', { level: 1 }).textContent()).toBe('All systems operational')

  const oneClick = /^<(.+)>$/.exec(header(first, 'List-Unsubscribe') ?? '')?.[1] ?? ''
  const left = await fetch(oneClick, {
    method: 'POST',
    body: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(left.status).toBe(200)

  await page.reload()
  await page.getByText('Reopen this incident').click()
  await page.getByLabel('Why it is open again').fill('It is back.')
  await page.locator('details[open]').getByText('Tell 0 subscribers').waitFor()
  await clickThrough(page.getByRole('button', { name: 'Reopen', exact: true }))
  await page.getByText('The incident is open again.').waitFor()
  await page.goto(`${serving.url}/app/acme/services`)
  await fits(page)
  await page.goto(`${serving.url}/app/acme/subscribers`)
  await page.getByText('Unsubscribed').first().waitFor()
  await fits(page)
  await untilNothingIsOwed(data.folder)
  expect(sink.mails.filter(({ to }) => to === 'sue@example.org')).toHaveLength(4)

  expect({ complained, visitorComplained }).toEqual({ complained: [], visitorComplained: [] })
})

test('moving a service by the keyboard keeps the focus where it was', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${serving.url}/sign-in`)
  await fits(page)
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password').fill('correct horse battery')
  await clickThrough(page.getByRole('button', { name: 'Sign in' }))
  await page.goto(`${serving.url}/app/acme/services`)
  const names = () => page.locator('.row h3').allTextContents()
  expect(await names()).toEqual(['API', 'Dashboard'])
  await page.getByRole('button', { name: 'Move Dashboard up' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.row h3').first().getByText('Dashboard').waitFor()
  expect(await names()).toEqual(['Dashboard', 'API'])
  const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")')
  await expect.poll(focused).toBe('Move Dashboard up')
})
