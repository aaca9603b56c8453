import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from '#src/testing/authenticator.ts'
import { clickThrough, complaints, sidewaysScroll, testChromium, virtualAuthenticator } from '#src/testing/browser.ts'
import { dataFolder, runOpsentry, type Serving, startServing } from '#src/testing/serving.ts'
import { openMenu, unsound } from '#src/testing/site.ts'
import { linkIn, type SmtpSink, startSmtpSink } from '#src/testing/smtp-sink.ts'

/** A second person joins and secures the account: a real Chromium, its virtual authenticator, a real SMTP server. */

let browser: Browser
let serving: Serving
let sink: SmtpSink
const data = dataFolder()
const password = 'correct horse battery'

beforeAll(async () => {
  sink = await startSmtpSink()
  await Bun.write(`${data.folder}/password`, password)
  const { err } = await runOpsentry(
    ['setup', '--organization', 'Acme Cloud', '--slug', 'acme', '--name', 'Ann', '--email', 'ann@example.com']
      .concat('--password-file', `${data.folder}/password`)
      .concat('--smtp-url', `smtp://127.0.0.1:${sink.port}?security=none`, '--smtp-from', 'status@acme.example'),
    data.folder,
  )
  expect(err).toBe('')
  serving = await startServing(data.folder)
  browser = await testChromium()
})

afterAll(async () => {
  await serving?.kill()
  await sink?.close()
  data.remove()
})

/** Of a screen that screens-of-team.test.ts shows to axe. */
async function fits(page: Page): Promise<void> {
  expect({ page: page.url(), sideways: await sidewaysScroll(page) }).toEqual({ page: page.url(), sideways: 0 })
}

async function isSound(page: Page): Promise<void> {
  expect(await unsound(page)).toEqual([])
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${serving.url}/sign-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await clickThrough(page.getByRole('button', { name: 'Sign in' }))
}

test('invited, joined, second factor, passkey, other session ended: and the audit log shows it all', async () => {
  const ann = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const annComplained = complaints(ann)
  const annPage = await ann.newPage()
  await signIn(annPage, 'ann@example.com')
  await clickThrough(annPage.getByRole('link', { name: 'Team' }))
  await fits(annPage)
  await annPage.getByLabel('E-mail address').fill('newa@example.com')
  await annPage.getByLabel('Role', { exact: true }).selectOption('admin')
  await clickThrough(annPage.getByRole('button', { name: 'Send the invitation' }))
  await annPage.getByText('The invitation to newa@example.com is on its way.').waitFor()
  await fits(annPage)

  const invitation = await sink.waitForMail(({ to }) => to === 'newa@example.com')
  const newa = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const newaComplained = complaints(newa)
  const page = await newa.newPage()
  await page.goto(linkIn(invitation, /invitations/))
  await isSound(page)
  await page.getByLabel('Your name').fill('Newa')
  await page.getByLabel('Password').fill(password)
  await clickThrough(page.getByRole('button', { name: 'Make an account and join' }))
  await page.getByText('Welcome to Acme Cloud.').waitFor()

  await openMenu(page)
  await clickThrough(page.getByRole('link', { name: 'Account' }))
  await fits(page)
  await openMenu(page)
  await clickThrough(page.getByRole('link', { name: 'Second factor' }))
  await fits(page)
  await page.locator('#current-totp').fill(password)
  await clickThrough(page.getByRole('button', { name: 'Connect an authenticator app' }))
  const secret = (await page.locator('[data-totp-secret]').textContent()) ?? ''
  await isSound(page)
  const nextStep = (step: number) => codeOf(secret, Date.now() + step * 30_000)
  await page.getByLabel('Code', { exact: true }).fill(nextStep(0))
  await clickThrough(page.getByRole('button', { name: 'Turn it on' }))
  await page.getByText('Your recovery codes').waitFor()
  await isSound(page)

  await openMenu(page)
  await clickThrough(page.getByRole('button', { name: 'Sign out' }))
  await fits(page)
  await signIn(page, 'newa@example.com')
  await isSound(page)
  // The code before was used up by turning it on; the app's next one is accepted early, as clocks differ.
  await page.getByLabel('Code', { exact: true }).fill(nextStep(1))
  await clickThrough(page.getByRole('button', { name: 'Sign in' }))
  await openMenu(page)
  await page.getByRole('link', { name: 'Account' }).waitFor()

  await virtualAuthenticator(page)
  await page.goto(`${serving.url}/account/second-factor`)
  await page.getByLabel('Name of the passkey').fill('Phone')
  await page.locator('#current-passkey').fill(password)
  await clickThrough(page.getByRole('button', { name: 'Add a passkey' }))
  await page.getByText('The passkey is added.').waitFor()
  await isSound(page)
  await openMenu(page)
  await clickThrough(page.getByRole('button', { name: 'Sign out' }))
  await clickThrough(page.getByRole('button', { name: 'Use a passkey' }))
  await page.locator('.dashboard-bar').waitFor()

  const elsewhere = await browser.newContext()
  const elsewherePage = await elsewhere.newPage()
  await virtualAuthenticator(elsewherePage)
  await elsewherePage.goto(`${serving.url}/sign-in`)
  await elsewherePage.getByRole('button', { name: 'Use a passkey' }).click()
  await elsewherePage.getByText('the passkey was not confirmed').waitFor()
  const recovery = await elsewhere.newPage()
  await signIn(recovery, 'newa@example.com')
  expect(recovery.url()).toContain('/sign-in/code')

  const second = await browser.newContext()
  const secondPage = await second.newPage()
  await signIn(secondPage, 'ann@example.com')
  await annPage.goto(`${serving.url}/account/sessions`)
  await fits(annPage)
  await clickThrough(annPage.getByRole('button', { name: 'End the session of Chrome on Linux' }))
  await annPage.getByText('The session ended.').waitFor()
  await secondPage.goto(`${serving.url}/app/acme`)
  expect(secondPage.url()).toContain('/sign-in')

  await annPage.goto(`${serving.url}/app/acme/audit`)
  await fits(annPage)
  const actions = (await annPage.locator('.audit-action').allTextContents()).map((text) => text.trim())
  for (const action of [
    'invitation.sent',
    'invitation.accepted',
    'account.authenticator_enabled',
    'account.second_factor_asked',
    'account.passkey_added',
    'account.session_ended',
  ])
    expect(actions).toContain(action)
  await annPage.locator('.audit-details summary').first().click()
  await fits(annPage)
  await clickThrough(annPage.getByRole('link', { name: 'Verify the chain' }))
  await annPage.getByText('The chain holds').waitFor()
  expect((await runOpsentry(['verify'], data.folder)).exit).toBe(0)
  expect({ annComplained, newaComplained }).toEqual({ annComplained: [], newaComplained: [] })
})
