import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { listProviders } from '#src/domain/sso/find-providers.ts'
import { systemClock } from '#src/platform/clock.ts'
import { clickThrough, testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { startOrigin } from '#src/testing/origin.ts'
import { acmeId } from '#src/testing/personas.ts'
import { samlPerson, startSimpleSaml } from '#src/testing/simplesaml.ts'

/** Sign-in by SAML in a browser, at an identity provider that others wrote. Needs Debian's simplesamlphp php-cli php-xml php-mbstring. */

let app: TestApp
let url: string
let begin: string

beforeAll(async () => {
  // The provider's clock is the machine's.
  app = testApp({ clock: { ...systemClock, advance: () => undefined, set: () => undefined, jump: () => undefined } })
  // Another host than the provider's: its answer comes from another site, as it does in the world.
  url = `http://localhost:${startOrigin(app).port}`
  const { db, ids, clock } = app.deps
  const now = clock.now()
  const proven = { domain: 'acme.example', token: 'x', createdAt: now, checkedAt: now, verifiedAt: now }
  writeUnaudited(db, (tx) => {
    tx.update(instance)
      .set({ url, allowedDestinations: ['127.0.0.1'] })
      .run()
    const row = { ...proven, id: ids.id(), organizationId: acmeId }
    tx.insert(mailDomains).values(row).run()
  })
  const server = await startSimpleSaml()
  const metadata = await (await fetch(server.metadataUrl)).text()
  const settings = '/app/acme/settings/sso/providers'
  const added = await app.as('otto').post(settings, {
    ...{ kind: 'saml', name: 'Acme ID', metadata, createsAccounts: 'yes', defaultRole: 'viewer', sessionHours: '24' },
    ...{ group: 'status-editors', groupRole: 'editor' },
  })
  expect(added.status).toBe(303)
  const id = listProviders(db, acmeId)[0]?.id ?? ''
  expect((await app.as('otto').post(`${settings}/${id}/activation`)).status).toBe(303)
  begin = `${url}/sign-in/sso/${id}`
  server.trust({ entityId: `${begin}/callback/metadata`, returnUrl: `${begin}/callback` })
})

/** Signs in there; returns what the provider had the browser post. */
async function signIn(page: Page): Promise<string> {
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `${begin}/callback`)
  await page.goto(`${begin}?next=/app/acme/team`)
  await page.fill('#username', samlPerson.username)
  await page.fill('#password', samlPerson.password)
  await clickThrough(page.locator('#submit_button, #regularsubmit button').first())
  return (await posted).postData() ?? ''
}

test('a person signs in there and stands in the team, with the role of their group; what was posted is good once', async () => {
  const context = await (await testChromium()).newContext()
  const page = await context.newPage()
  const body = await signIn(page)
  await page.waitForURL(`${url}/app/acme/team`)
  expect(await page.getByText('Sue Winters').count()).toBeGreaterThan(0)
  expect(app.audited()).toContain('account.signed_in')

  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const again = await fetch(`${begin}/callback`, { method: 'POST', body, headers, redirect: 'manual' })
  expect([again.status, (await again.text()).includes('Begin again')]).toEqual([422, true])
  await context.close()
})
