import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { navigate, testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, sitDown, type TestSite, unsound } from '#src/testing/site.ts'

/** What reaches many people waits until somebody else has read it: real Chromium, a real SMTP server, the test's clock. */

const followers = ['sue@example.org', 'joe@example.org']
let browser: Browser
let app: TestApp
let site: TestSite
let mail: ConnectedRelay

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  for (const address of followers) subscribe(app.deps, address)
  site = serveApp(app)
  browser = await testChromium()
})

/** The subjects of what reached each follower. */
async function told(): Promise<string[][]> {
  const each: string[][] = []
  for (const address of followers) each.push((await mail.mailsTo(address)).map(({ parsed }) => parsed.subject ?? ''))
  return each
}

const release = (page: Page) => page.getByRole('button', { name: 'Release', exact: true })

test('an update to more people than allowed waits; a second person reads what goes out, releases it, and it arrives', async () => {
  const opened = { title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false } as const
  const { id } = openIncident(app.deps, system, acmeId, { ...opened, services: [] })
  writeUnaudited(app.deps.db, (tx) => void tx.update(organizations).set({ reviewAbove: 1 }).run())
  const incident = `${site.url}/app/acme/incidents/${id}`
  const ed = await sitDown(browser, app, site, 'ed')
  await ed.page.goto(incident)
  await ed.page.keyboard.press('u')
  await ed.page.keyboard.type('A **certificate** expired.')
  await navigate(ed.page, () => ed.page.keyboard.press('Control+Enter'))
  await ed.page.getByText('It waits until a second person of the team has released it.').waitFor()
  expect([
    await release(ed.page).count(),
    await ed.page.getByText('You cannot release what you wrote.').count(),
  ]).toEqual([0, 1])
  expect([await told(), await pageSays('certificate')]).toEqual([[[], []], false])
  expect(await unsound(ed.page)).toEqual([])

  const ann = await sitDown(browser, app, site, 'ann')
  await ann.page.goto(site.url + (await mail.linkTo('ann@example.com', /\/publications\//)))
  const goesOut = ann.page.locator('.goes-out')
  await goesOut.getByText('To 2 subscribers by e-mail').waitFor()
  await goesOut.getByText('Investigating: Logins fail').waitFor()
  await goesOut.locator('strong', { hasText: 'certificate' }).waitFor()
  expect(await unsound(ann.page)).toEqual([])

  // As if the writer had that button: with all that it sends.
  const reviewed = ann.page.locator('form', { has: release(ann.page) }).locator('input')
  const sent = await reviewed.evaluateAll((all) =>
    all.map((one) => [one.getAttribute('name'), one.getAttribute('value')]),
  )
  const _csrf = await ed.page.locator('input[name="_csrf"]').first().inputValue()
  const form = { ...Object.fromEntries(sent), _csrf }
  const refused = await ed.page.request.post(`${ed.page.url()}/release`, { form })
  expect([refused.status(), await refused.text()]).toEqual([403, expect.stringContaining('This is your own')])
  expect(await told()).toEqual([[], []])

  await navigate(ann.page, () => release(ann.page).click())
  await ann.page.getByText('It is published.').waitFor()
  const [sue, joe] = await told()
  expect([sue?.length, joe]).toEqual([1, sue])
  const [received] = await mail.mailsTo('sue@example.org')
  expect(received?.parsed.text).toContain('certificate')
  expect(await pageSays('certificate')).toBe(true)
  expect([ed.complained, ann.complained]).toEqual([[], []])
})

async function pageSays(words: string): Promise<boolean> {
  return (await (await fetch(`${site.url}/`)).text()).includes(words)
}
