import type { Browser } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { allowLoopback } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { type Seat, serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** Ann connects a program: a secret, a test that fails, a test that arrives, an incident that is sent again. */

let browser: Browser
let app: TestApp
let site: TestSite
let sink: HttpSink
let ann: Seat

beforeAll(async () => {
  app = testApp()
  app.deps.clock.set(Date.now())
  allowLoopback(app.deps)
  sink = await startHttpSink({ status: 500, body: 'not ready' })
  site = serveApp(app)
  browser = await testChromium()
  ann = await sitDown(browser, app, site, 'ann')
})

afterAll(async () => {
  await sink?.close()
})

const accepted = (secret: string) => {
  const { body, headers } = sink.posts.at(-1) ?? { body: '', headers: {} }
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

test('from the first secret to a message that is sent again', async () => {
  const { page, complained } = ann
  await page.goto(`${site.url}/app/acme/webhooks`)
  await page.getByLabel('Name').fill('On-call rota')
  await page.getByLabel('URL').fill(`${sink.url}/hook?key=1`)
  await clickThrough(page.getByRole('button', { name: 'Add the endpoint' }))
  const secret = (await page.locator('code.secret').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_/)
  expect(await unsound(page)).toEqual([])

  await clickThrough(page.getByRole('button', { name: 'Send a test message' }))
  await page.getByText('Waiting').waitFor()
  await deliverDue(app.deps)
  // The page asks by itself what became of it.
  await page.getByText('Retrying').waitFor()
  await page.getByText('A test', { exact: true }).click()
  await page.getByText('500 Internal Server Error: not ready').waitFor()
  expect(await unsound(page)).toEqual([])

  sink.reply = { status: 200, body: 'thanks' }
  await clickThrough(page.getByRole('button', { name: 'Send again' }))
  await deliverDue(app.deps)
  await page.goto(page.url())
  await page.getByText('Delivered').waitFor()
  expect(accepted(secret)).toMatchObject({ test: {} })
  expect(new Set(sink.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)

  await app.as('ed').post('/app/acme/incidents', {
    title: 'Logins fail',
    body: 'We are looking.',
    status: 'investigating',
    notify: 'yes',
  })
  await deliverDue(app.deps)
  expect(accepted(secret)).toMatchObject({ incident: { name: 'Logins fail', status: 'investigating' } })

  await page.goto(page.url())
  await page.getByText('Make a new secret').click()
  await clickThrough(page.getByRole('button', { name: 'Make it now' }))
  const next = (await page.locator('code.secret').textContent()) ?? ''
  await page.getByText('Logins fail', { exact: true }).click()
  await clickThrough(page.getByRole('button', { name: 'Send again' }))
  await deliverDue(app.deps)
  for (const one of [secret, next]) expect(accepted(one)).toMatchObject({ incident: { name: 'Logins fail' } })
  expect(complained).toEqual([])
})
