import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations, contrastViolations, looks, outsideCards, testChromium, wear } from '#src/testing/browser.ts'
import { lookAtScreen } from './look-at-screen.ts'
import { openScreen, screens } from './screens.ts'
import { type StartedSite, startSite } from './site-of-screens.ts'

let browser: Browser
let started: StartedSite

beforeAll(async () => {
  started = await startSite()
  browser = await testChromium()
})

afterAll(async () => {
  started?.stop()
})

// Before the screens, of which the last put a homepage in its place.
test('on the status page every part under a heading of its own stands equally far from the one above', async () => {
  const screen = screens.find(({ name }) => name === 'status-page')!
  const { page } = await openScreen(browser, screen, started)
  for (const look of looks) {
    await wear(page, look)
    const gaps = await page.$$eval('main > section, #live > section', (sections) =>
      sections.flatMap((one, index) => {
        const above = sections[index - 1]
        if (!above || !one.hasAttribute('aria-labelledby')) return []
        return one.getBoundingClientRect().top - above.getBoundingClientRect().bottom
      }),
    )
    expect([look.width, gaps.map(Math.round)]).toEqual([look.width, Array(5).fill(48)])
  }
})

// Light is looked at in both widths, dark and forced colours in one each, in turn: colours hardly hang on the width. axe is asked
// everything of what visitors see in a wide window (languages.test.ts asks on a phone), and of every third screen of a team, whose
// elements the walk of screens-of-team.test.ts shows it, too; of the others it judges colours. every-look.measured.test.ts asks for all.
test.each(screens.map((screen, nth) => ({ screen, nth, name: screen.name })))(
  '$name: axe finds nothing, nothing sticks out, nothing complains, in both widths and in colours in turn',
  async ({ screen, nth }) => {
    const narrowOrWide = nth % 2 === 0 ? 390 : 1280
    const darkOrForced = nth % 4 < 2 ? 'dark' : 'forced'
    const seen = await lookAtScreen(browser, screen, started, {
      looks: looks.filter(
        ({ colours, width }) => colours === 'light' || (width === narrowOrWide && colours === darkOrForced),
      ),
      isAskedWhole: ({ width }) => (screen.signedIn ? nth % 3 === 0 && width === narrowOrWide : width === 1280),
    })
    expect(seen).toEqual({ wrong: [], complained: screen.complaints ?? [] })
  },
)

test('axe is awake: it finds a picture without words', async () => {
  const page = await browser.newPage()
  await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main></html>')
  expect(await axeViolations(page)).toEqual(['image-alt: Images must have alternative text (img)'])
  await page.close()
})

test('axe judges colours, asked about everything or about them alone, and until they are readable', async () => {
  const page = await browser.newPage()
  const pale = '<p style="color: #aab; background: #fff">Hardly seen</p>'
  await page.setContent(`<html lang="en"><title>x</title><main><h1>x</h1>${pale}</main></html>`)
  for (const ask of [axeViolations, contrastViolations, axeViolations])
    expect((await ask(page)).map((found) => found.split(':')[0])).toEqual(['color-contrast'])
  await page.close()
})

test('what sticks out of its card is found, and what scrolls within is not', async () => {
  const page = await browser.newPage()
  const wide = '<p style="width: 90px">x</p>'
  const card = 'class="card" style="width: 50px"'
  await page.setContent(`<div ${card}>${wide}</div><div ${card}><div style="overflow-x: auto">${wide}</div></div>`)
  expect(await outsideCards(page)).toEqual([wide])
  await page.close()
})
