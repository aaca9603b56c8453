import { beforeAll, expect, test } from 'vitest'
import { axeViolations, type Look } from '#src/testing/browser.ts'
import { looker, type TeamWalk, teamWalk } from '#src/testing/team-walk.ts'
import { cutOff, showScreen, walkFocus } from '#src/testing/walk-screen.ts'
import { type Language, languages } from '#src/words.ts'

/** The whole of what screens-of-team.test.ts asks in turn: it takes minutes. */

let walk: TeamWalk

beforeAll(async () => {
  walk = await teamWalk()
})

/** What axe finds in a window of that width, in the languages of the nth screen. */
async function axeIn(width: Look['width'], spoken: (nth: number) => readonly Language[]) {
  const page = await walk.windowIn({ width, colours: 'light' })
  return walk.findings(spoken, async (htmls) => {
    const seen = []
    for (const html of htmls) {
      await page.evaluate(showScreen, html)
      seen.push({ wrong: await axeViolations(page) })
    }
    return seen
  })
}

test.concurrent('axe finds nothing on any screen in any language', async () => {
  expect(walk.screens.length * languages.length).toBeGreaterThan(600)
  expect(await axeIn(1280, () => languages)).toEqual({})
})

test.concurrent('nor on a phone, each screen in a language in turn', async () => {
  expect(await axeIn(390, (nth) => [languages[nth % languages.length] ?? 'en'])).toEqual({})
})

test.concurrent('on a phone nothing sticks out and nothing is cut off on any screen in any language', async () => {
  const page = await walk.windowIn({ width: 390, colours: 'light' })
  expect(await walk.findings(() => languages, await looker(page, cutOff))).toEqual({})
})

test.concurrent('in forced colours the keyboard leads to every control of any screen in any language', async () => {
  const page = await walk.windowIn({ width: 1280, colours: 'forced' })
  const look = await looker(page, walkFocus)
  let stops = 0
  const found = await walk.findings(
    () => languages,
    async (htmls) => {
      const seen = await look(htmls)
      for (const one of seen) stops += one.stops ?? 0
      return seen
    },
  )
  expect(found).toEqual({})
  expect(stops).toBeGreaterThan(8000)
})
