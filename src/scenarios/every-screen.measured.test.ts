import { beforeAll, expect, test } from 'vitest'
import { axeViolations } from '#src/testing/browser.ts'
import { looker, type TeamWalk, teamWalk } from '#src/testing/team-walk.ts'
import { cutOff, showScreen, walkFocus } from '#src/testing/walk-screen.ts'
import { languages } from '#src/words.ts'

/** The whole of what screens-of-team.test.ts asks in turn: it takes minutes. */

let walk: TeamWalk

beforeAll(async () => {
  walk = await teamWalk()
})

test.concurrent('axe finds nothing on any screen in any language', async () => {
  const page = await walk.windowIn({ width: 1280, colours: 'light' })
  const found = await walk.findings(
    () => languages,
    async (htmls) => {
      const seen = []
      for (const html of htmls) {
        await page.evaluate(showScreen, html)
        seen.push({ wrong: await axeViolations(page) })
      }
      return seen
    },
  )
  expect(walk.screens.length * languages.length).toBeGreaterThan(600)
  expect(found).toEqual({})
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
