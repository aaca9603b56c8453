import { eq } from 'drizzle-orm'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type DnsServer, startDnsServer } from '#src/testing/dns-server.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { clientId, clientSecret, type OidcServer, startOidcServer } from '#src/testing/oidc-server.ts'
import { testPassword } from '#src/testing/personas.ts'
import { type Seat, serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** An owner connects a real provider of OpenID Connect, proves the domain, and people sign in there, all in a real browser. */

const people = {
  otto: { email: 'otto@example.com', email_verified: true, name: 'Otto' },
  ann: { email: 'ann@example.com', email_verified: true, name: 'Ann' },
  zoe: { email: 'zoe@example.com', email_verified: true, name: 'Zoe Zebra', groups: ['on-call'] },
  eve: { email: 'eve@elsewhere.example', email_verified: true, name: 'Eve' },
}

let app: TestApp
let site: TestSite
let dns: DnsServer
let provider: OidcServer
let otto: Seat

beforeAll(async () => {
  dns = await startDnsServer()
  atEnd(() => dns.close())
  app = testApp({ dns: dns.resolver })
  site = serveApp(app)
  writeUnaudited(app.deps.db, (tx) =>
    tx
      .update(instance)
      .set({ url: site.url, allowedDestinations: ['127.0.0.1'] })
      .where(eq(instance.id, 1))
      .run(),
  )
  provider = await startOidcServer(people)
  otto = await sitDown(await testChromium(), app, site, 'otto')
})

const sso = () => `${site.url}/app/acme/settings/sso`
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** Signs in on the provider's own pages, until it leads back. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('[name=login]').fill(login)
  await page.locator('[name=password]').fill('any')
  await clickThrough(page.locator('[type=submit]'))
  if (page.url().startsWith(provider.issuer)) await clickThrough(page.locator('[type=submit]'))
}

test('the owner adds the domain, publishes its record, and it is proven', async () => {
  const { page } = otto
  await page.goto(sso())
  expect(await unsound(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Domain' }).fill('example.com')
  await clickThrough(button(page, 'Add the domain'))
  const record = (await page.locator('.mail-domain code').allTextContents()).map((text) => text.trim())
  expect(record.slice(0, 2)).toEqual(['TXT', '_opsentry.example.com'])
  await clickThrough(button(page, 'Check now: example.com'))
  expect(await page.locator('.mail-domain .notice').textContent()).toContain('There is no TXT record at this name.')
  dns.records.set('_opsentry.example.com', [record[2] ?? ''])
  await clickThrough(button(page, 'Check now: example.com'))
  expect(await page.locator('.mail-domain').textContent()).toContain('Proven')
  expect(await unsound(page)).toEqual([])
})

test('adds the provider, tries it, and switches it on', async () => {
  const { page } = otto
  await clickThrough(page.getByRole('link', { name: 'Connect by OpenID Connect' }))
  expect(await unsound(page)).toEqual([])
  await page.getByLabel('Name').fill('Acme ID')
  await page.getByLabel('Issuer', { exact: true }).fill(provider.issuer)
  await page.getByLabel('Client ID').fill(clientId)
  await page.getByLabel('Client secret').fill(clientSecret)
  await page.getByLabel('Group 1', { exact: true }).fill('on-call')
  await page.getByLabel('Role of group 1').selectOption('editor')
  await page.getByLabel('Further scopes').fill('groups')
  await clickThrough(button(page, 'Add, switched off'))
  const [returnUrl = ''] = await page.locator('dd code').allTextContents()
  provider.register({ redirect_uris: [returnUrl.trim()] })
  expect(await unsound(page)).toEqual([])

  await page.getByRole('link', { name: 'Try it' }).click()
  await signInThere(page, 'otto')
  expect(await page.locator('main').textContent()).toMatch(/Otto would be in, as owner\.[\s\S]*otto@example\.com/)
  expect(await unsound(page)).toEqual([])
  await clickThrough(page.getByRole('link', { name: 'Back to the settings' }))
  await clickThrough(button(page, 'Switch on'))
  expect(await page.getByRole('heading', { name: 'It is on' }).count()).toBe(1)
})

/** From the sign-in, by typing an address, to the provider. */
async function startFromAddress(page: Page, address: string): Promise<void> {
  await page.goto(`${site.url}/sign-in?next=/app/acme/incidents`)
  await clickThrough(page.getByRole('link', { name: 'Use single sign-on' }))
  expect(await unsound(page)).toEqual([])
  await page.getByLabel('E-mail address').fill(address)
  await button(page, 'Continue').click()
}

test('somebody who was never here signs in with the role of their group, and is led on to where they were going', async () => {
  const { page, complained } = await sitDown(await testChromium(), app, site)
  await startFromAddress(page, 'zoe@example.com')
  await signInThere(page, 'zoe')
  expect(page.url()).toBe(`${site.url}/app/acme/incidents`)
  expect(await page.locator('body').textContent()).toContain('Zoe Zebra')
  expect(await page.getByRole('link', { name: /incident/i }).count()).toBeGreaterThan(0)
  expect((await page.goto(`${site.url}/app/acme/settings`))?.status()).toBe(403)
  expect((await page.goto(`${site.url}/account`))?.status()).toBe(403)
  // The provider's own page asks for letters from elsewhere.
  expect(complained.filter((line) => !/403|googleapis|ERR_NAME_NOT_RESOLVED/.test(line))).toEqual([])
})

test('without JavaScript, too', async () => {
  const context = await (await testChromium()).newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await startFromAddressPlainly(page)
  await signInThere(page, 'zoe')
  expect(page.url()).toBe(`${site.url}/app/acme/incidents`)
})

async function startFromAddressPlainly(page: Page): Promise<void> {
  await page.goto(`${site.url}/sign-in/sso?next=/app/acme/incidents`)
  await page.getByLabel('E-mail address').fill('zoe@example.com')
  await button(page, 'Continue').click()
}

test('an address that the provider vouches for but the organization has not proven is refused, and says why', async () => {
  const { page } = await sitDown(await testChromium(), app, site)
  await startFromAddress(page, 'zoe@example.com')
  await signInThere(page, 'eve')
  expect(await page.getByRole('alert').textContent()).toContain('of a domain that is not set up for single sign-on')
  expect(await unsound(page)).toEqual([])
  expect(app.audited().at(-1)).toBe('sso.refused')
})

test('demanded of everybody, a password leads to the provider and from there to the page that was asked for', async () => {
  setAccount(app.deps, 'otto', { totpEnabledAt: 1 })
  const owner = otto.page
  await owner.goto(sso())
  await owner.getByLabel('Members come in by single sign-on alone').check()
  await clickThrough(button(owner, 'Save'))
  expect(await owner.getByRole('alert').textContent()).toContain('Sign in through your provider first')
  await owner.getByRole('link', { name: 'Sign in through Acme ID first' }).click()
  // The provider knows him from the trial.
  await owner.waitForURL(sso())
  await owner.getByLabel('Members come in by single sign-on alone').check()
  await clickThrough(button(owner, 'Save'))
  expect(await owner.getByRole('status').textContent()).toContain('Single sign-on is the only way in.')

  const { page } = await sitDown(await testChromium(), app, site)
  await page.goto(`${site.url}/sign-in?next=/app/acme/services`)
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password').fill(testPassword)
  await clickThrough(button(page, 'Sign in'))
  expect(await page.locator('main').textContent()).toContain(
    'Acme asks you to sign in through its own identity provider.',
  )
  expect(await unsound(page)).toEqual([])
  await page.getByRole('link', { name: 'Continue with Acme ID' }).click()
  await signInThere(page, 'ann')
  expect(page.url()).toBe(`${site.url}/app/acme/services`)
  // Her own password began the session: it opens her account as before.
  expect((await page.goto(`${site.url}/account`))?.status()).toBe(200)
})
