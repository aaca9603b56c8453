import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { clickThrough, navigate, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system, testPassword } from '#src/testing/personas.ts'
import { type Seat, serveApp, signIn, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** Whatever a hurried person clicks, types and goes back to happens once: real Chromium, with its scripts and without. */

let browser: Browser
let app: TestApp
let site: TestSite
let ed: Seat

beforeAll(async () => {
  app = testApp()
  site = serveApp(app)
  browser = await testChromium()
  createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null, startedAt: 0 })
  writeUnaudited(app.deps.db, (tx) => void tx.update(organizations).set({ recallSeconds: 300 }).run())
  ed = await sitDown(browser, app, site, 'ed')
})

function incident(): string {
  const { id } = openIncident(app.deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false },
    services: [],
  })
  return `${site.url}/app/acme/incidents/${id}`
}

const bodies = () =>
  app.deps.db
    .select()
    .from(statusUpdates)
    .all()
    .map(({ body }) => body)
const posted = (text: string) => bodies().filter((body) => body === text).length

/** Forms that the page has sent so far. */
function sentBy(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname.split('/').at(-1) ?? '')
  })
  return sent
}

/** What a hurried hand does in one moment: before the browser has gone anywhere. Returns what the button says then. */
const hurriedly = (acts: string) => `(() => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent.startsWith('Post the update'))
  const text = button.form.elements.body
  const click = () => button.click()
  const keys = () => text.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }))
  ${acts}
  return button.getAttribute('aria-busy')
})()`

test('a double click and a second Ctrl+Enter send a form once, and its button says that it is on its way', async () => {
  const { page } = ed
  const sent = sentBy(page)
  for (const [text, acts] of [
    ['By clicks.', 'click(); click()'],
    ['By keys.', 'keys(); keys()'],
    ['By both.', 'keys(); click(); keys()'],
  ] as const) {
    await page.goto(incident())
    await page.getByLabel('Text').fill(text)
    await navigate(page, async () => expect(await page.evaluate(hurriedly(acts))).toBe('true'))
    await page.getByText('The update is on the page.').waitFor()
    expect(posted(text)).toBe(1)
  }
  expect(sent.filter((path) => path === 'updates')).toHaveLength(3)
})

test('what resolves and what looks back is published once, too, however often Ctrl+Enter is pressed', async () => {
  const { page } = ed
  const sent = sentBy(page)
  await page.goto(incident())
  for (const [key, field, text, done] of [
    ['r', '#ending-body', 'It is over, once.', 'The incident is resolved.'],
    ['p', '#postmortem-body', 'Why it was, once.', 'The postmortem is on the page.'],
  ] as const) {
    await page.keyboard.press(key)
    await page.locator(field).fill(text)
    await navigate(page, async () => {
      await page.keyboard.down('Control')
      for (let presses = 0; presses < 3; presses += 1) void page.keyboard.press('Enter').catch(() => undefined)
    })
    await page.keyboard.up('Control')
    await page.getByText(done).waitFor()
    expect(posted(text)).toBe(1)
  }
  expect(sent.filter((path) => ['resolution', 'publication'].includes(path))).toHaveLength(2)
})

test('without scripts the key alone sees to it', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  await signIn(context, app, site, 'ed')
  const page = await context.newPage()
  await page.goto(incident())
  await page.getByLabel('Text').fill('Without scripts.')
  await page.getByRole('button', { name: 'Post the update' }).dblclick()
  await page.getByText('The update is on the page.').waitFor()
  expect(posted('Without scripts.')).toBe(1)
})

test('going back shows what is there now: nothing that was typed is left to be sent again', async () => {
  const { page } = ed
  await page.goto(`${site.url}/app/acme/incidents/new`)
  await page.getByLabel('Title').fill('Mails are late')
  await page.getByLabel('Text').fill('We look into it.')
  await page.getByRole('radiogroup', { name: 'API' }).getByLabel('Major').check()
  await navigate(page, () => page.getByLabel('Text').press('Control+Enter'))
  await page.getByText('The incident is open and on the page.').waitFor()
  await navigate(page, () => page.goBack())
  const fields = ['Title', 'Text'].map((label) => page.getByLabel(label).inputValue())
  expect(await Promise.all(fields)).toEqual(['', ''])
  expect(await page.locator('.service-row input:checked').count()).toBe(0)
  expect(posted('We look into it.')).toBe(1)
})

test('a list that is swapped in place can be used again and again', async () => {
  const { page } = ed
  const own = () => app.deps.db.select().from(services).get()?.ownStatus
  await page.goto(`${site.url}/app/acme/services`)
  for (const status of ['partial_outage', 'major_outage', 'operational'] as const) {
    await page.getByLabel('Status of API').selectOption(status)
    await page.getByRole('button', { name: 'Set' }).dblclick()
    await expect.poll(own).toBe(status)
    await page.locator('.own-status:not([data-sending])').waitFor()
  }
})

test('a session that ends leads to the sign-in and back to the text', async () => {
  const { page } = ed
  await page.goto(incident())
  // The draft is kept by then, or it would be refused in between.
  const kept = page.waitForResponse((answer) => answer.url().endsWith('/draft'))
  await page.getByLabel('Text').fill('Typed before the session ended.')
  await kept
  writeUnaudited(app.deps.db, (tx) => void tx.delete(sessions).run())
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  await page.getByLabel('E-mail address').fill('ed@example.com')
  await page.getByLabel('Password').fill(testPassword)
  await clickThrough(page.getByRole('button', { name: 'Sign in' }))
  await page.getByText('Nothing was done yet').waitFor()
  expect(await unsound(page)).toEqual([])
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  expect(posted('Typed before the session ended.')).toBe(1)
})

test('once it is too late the offer to take back says so', async () => {
  const { page } = ed
  await page.goto(incident())
  await page.getByLabel('Text').fill('On its way to everybody.')
  await clickThrough(page.getByRole('button', { name: 'Post the update' }))
  const offer = page.locator('.recall')
  await offer.getByText('Takes back “Investigating: On its way to everybody.”').waitFor()
  await page.evaluate("document.querySelector('.recall').dataset.heldFor = '1'")
  await offer.getByText('Too late to take back “Investigating: On its way to everybody.”').waitFor()
  expect(await offer.getByRole('button').count()).toBe(0)
  expect(await unsound(page)).toEqual([])
  expect(ed.complained).toEqual([])
})
