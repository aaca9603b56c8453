import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { effectsOf } from '#src/domain/incidents/find-incident.ts'
import { navigate, testChromium } from '#src/testing/browser.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type Hands, handsOn } from '#src/testing/hands.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { type Seat, serveApp, sitDown, type TestSite } from '#src/testing/site.ts'
import { fillBusyPage } from './busy-page.ts'

/** What a tired person's hands do with sixty services, in keys, in seconds of the keystroke-level model and in pixels. */

let browser: Browser
let app: TestApp
let site: TestSite
let ed: Seat
let ann: Seat

beforeAll(async () => {
  app = testApp()
  fillBusyPage(app)
  subscribe(app.deps, 'sue@example.org')
  site = serveApp(app)
  browser = await testChromium()
  ed = await sitDown(browser, app, site, 'ed')
  ann = await sitDown(browser, app, site, 'ann')
})

const figures: string[] = []
afterAll(() => void process.stdout.write(`${figures.map((line) => `  ${line}`).join('\n')}\n`))

/** Counted here and by the page alike. */
async function counted(what: string, hands: Hands): Promise<void> {
  await expect.poll(hands.seen).toBe(hands.keys() + hands.letters())
  figures.push(`${what}: ${hands.keys()} keys besides ${hands.letters()} letters; ${hands.time().sum}`)
}

const newest = () => app.deps.db.select().from(statusUpdates).all().at(-1)
const publish = (page: Page) => page.locator('.publish-bar button.primary:visible')

/** Nothing else lies over it. */
const hitsButton = `(() => {
  const button = [...document.querySelectorAll('.publish-bar button.primary')].find((one) => one.checkVisibility())
  const { x, y, width, height } = button.getBoundingClientRect()
  return button.contains(document.elementFromPoint(x + width / 2, y + height / 2))
})()`

async function service(hands: Hands, words: string): Promise<void> {
  hands.mean()
  await hands.type(words)
  await hands.press('Enter')
}

test('an incident of three services in two groups is out in 12 keys and 25 seconds; an update in 5 keys, its end in 3', async () => {
  const { page } = ed
  const opening = await handsOn(page)
  await page.goto(`${site.url}/app/acme`)
  opening.mean()
  await navigate(page, () => opening.press('n'))
  await service(opening, 'sig fr maj')
  await service(opening, 'das fr')
  await service(opening, 'api du')
  opening.mean()
  await opening.press('Enter')
  await opening.type('Sign-in fails')
  opening.mean()
  await opening.press('Enter')
  await opening.type('We are looking into it.')
  opening.mean()
  await navigate(page, () => opening.press('Control+Enter'))
  await page.getByText('The incident is open and on the page.').waitFor()
  await counted('Opened', opening)
  expect(opening.keys()).toBeLessThanOrEqual(12)
  expect(opening.time().seconds).toBeLessThanOrEqual(25)
  const [incident] = app.deps.db.select().from(incidents).all()
  const set = [...effectsOf(app.deps.db, incident?.id ?? '').values()]
  expect(set.toSorted()).toEqual(['degraded_performance', 'degraded_performance', 'major_outage'])
  expect(newest()).toMatchObject({ body: 'We are looking into it.', status: 'investigating', notify: true })

  const before = { keys: opening.keys(), letters: opening.letters() }
  opening.mean()
  await opening.press('2', 'u')
  await opening.type('We found the cause.')
  await navigate(page, () => opening.press('Control+Enter'))
  await page.getByText('The update is on the page.').waitFor()
  expect(newest()).toMatchObject({ body: 'We found the cause.', status: 'identified' })
  expect(opening.keys() - before.keys).toBeLessThanOrEqual(5)
  figures.push(`Updated: ${opening.keys() - before.keys} keys, a change of status among them`)

  const again = opening.keys()
  await opening.press('r')
  await navigate(page, () => opening.press('Control+Enter'))
  await page.getByText('The incident is resolved.').waitFor()
  expect(newest()).toMatchObject({ body: 'This incident has been resolved.', status: 'resolved' })
  expect(opening.keys() - again).toBeLessThanOrEqual(3)
  figures.push(`Resolved: ${opening.keys() - again} keys`)
  expect(ed.complained).toEqual([])
})

test('with three services chosen there are at most 12 stops of the tab before the button that publishes', async () => {
  const { page } = ann
  await page.goto(`${site.url}/app/acme/incidents/new`)
  const hands = await handsOn(page)
  await page.reload()
  for (const words of ['sig fr', 'das fr', 'api du']) await service(hands, words)
  const focused = () => page.evaluate("document.activeElement.matches('.publish-bar button.primary')")
  let stops = 0
  while (!(await focused()) && stops < 100) {
    await hands.press('Tab')
    stops += 1
  }
  figures.push(`Tab stops before the button: ${stops - 1}`)
  expect(stops - 1).toBeLessThanOrEqual(12)

  // The same by folding groups open: the counter must not be blind to a longer way.
  await page.locator('.browse > summary').press('Enter')
  await page.locator('.affected-group > summary').first().press('Enter')
  await page.locator('.browse > summary').focus()
  let longer = 0
  while (!(await focused()) && longer < 100) {
    await hands.press('Tab')
    longer += 1
  }
  expect(longer).toBeGreaterThan(12)
})

test('the button that publishes is in sight wherever one scrolls, on a phone and on a desk', async () => {
  const { page } = ann
  const { id } = app.deps.db.select().from(incidents).get() ?? { id: '' }
  await app.as('ed').post(`/app/acme/incidents/${id}/reopening`, { body: 'It is back.' })
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const url of ['/app/acme/incidents/new', `/app/acme/incidents/${id}`]) {
      await page.goto(`${site.url}${url}`)
      const all = await page.evaluate<number>('document.documentElement.scrollHeight')
      for (let top = 0; top < all; top += height / 2) {
        await page.evaluate(`scrollTo(0, ${top})`)
        const box = await publish(page).boundingBox()
        const foot = (box?.y ?? -1) + (box?.height ?? 0)
        expect([url, width, top, (box?.y ?? -1) > 0 && foot <= height]).toEqual([url, width, top, true])
      }
      const hit = await page.evaluate(hitsButton)
      expect([url, width, hit]).toEqual([url, width, true])
      figures.push(
        `${width} × ${height}, ${url.split('/').at(-1) === 'new' ? 'new incident' : 'update'}: in sight over ${all} px`,
      )
    }
  }
})

test('single keys do nothing while somebody types, and can be turned off', async () => {
  const { page } = ed
  await page.goto(`${site.url}/app/acme/incidents/new`)
  await page.getByLabel('Title').fill('')
  await page.keyboard.type('nur?')
  expect(await page.getByLabel('Title').inputValue()).toBe('nur?')
  expect(await page.locator('#key-sheet').isVisible()).toBe(false)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys of this page' }).waitFor()
  await page.getByLabel('Use single keys').uncheck()
  await page.keyboard.press('Escape')
  await page.goto(`${site.url}/app/acme`)
  await page.keyboard.press('n')
  await page.keyboard.press('?')
  expect([page.url(), await page.locator('#key-sheet').isVisible()]).toEqual([`${site.url}/app/acme`, false])
  await page.getByRole('button', { name: 'Keys' }).click()
  await page.getByLabel('Use single keys').check()
  await page.keyboard.press('Escape')
  await navigate(page, () => page.keyboard.press('n'))
})
