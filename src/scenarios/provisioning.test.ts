import { beforeAll, expect, test } from 'vitest'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type Seat, serveApp, sitDown, type TestSite } from '#src/testing/site.ts'

/** An owner connects an identity provider, which ends somebody's membership while they are at work: a real Chromium, and HTTP. */

let app: TestApp
let site: TestSite
let otto: Seat
let ed: Seat

beforeAll(async () => {
  app = testApp()
  site = serveApp(app)
  const browser = await testChromium()
  otto = await sitDown(browser, app, site, 'otto')
  ed = await sitDown(browser, app, site, 'ed')
})

test('a token from the screen; a person who is deactivated at the provider; their next click', async () => {
  const { page } = otto
  await page.goto(`${site.url}/app/acme/settings/provisioning`)
  await page.getByLabel('Name').fill('Entra ID')
  await clickThrough(page.getByRole('button', { name: 'Create the token' }))
  const token = (await page.locator('.secret').textContent())?.trim()

  const ask = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
    const answer = await fetch(`${site.url}/scim/v2/${path}`, { method, headers, body: JSON.stringify(body) })
    return { status: answer.status, json: (await answer.json()) as { id: string; active: boolean } }
  }
  const made = await ask('POST', 'Users', { userName: 'ed@example.com', active: true })
  expect([made.status, made.json.active]).toEqual([201, true])

  await ed.page.goto(`${site.url}/app/acme/incidents/new`)
  await ed.page.getByLabel('Title').fill('Logins fail')
  const off = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] }
  expect((await ask('PATCH', `Users/${made.json.id}`, off)).json.active).toBe(false)
  await clickThrough(ed.page.getByRole('link', { name: 'Maintenance' }))
  await ed.page.getByText('There is no such organization.').waitFor()

  await page.goto(`${site.url}/app/acme/settings/provisioning`)
  await page.getByText('1 person of').waitFor()
  await page.getByText(/last used/).waitFor()
  await page.goto(`${site.url}/app/acme/team`)
  expect(await page.getByText('ed@example.com').count()).toBe(0)
  expect(otto.complained).toEqual([])
})
