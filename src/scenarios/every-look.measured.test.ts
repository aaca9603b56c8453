import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { looks, testChromium } from '#src/testing/browser.ts'
import { lookAtScreen } from './look-at-screen.ts'
import { screens } from './screens.ts'
import { type StartedSite, startSite } from './site-of-screens.ts'

/** The whole of what screens.test.ts asks in turn. */

let browser: Browser
let started: StartedSite

beforeAll(async () => {
  started = await startSite()
  browser = await testChromium()
})

afterAll(() => started?.stop())

test.each(screens)('$name: axe finds nothing, nothing sticks out, nothing complains, in every look', async (screen) => {
  const seen = await lookAtScreen(browser, screen, started, { looks, isAskedWhole: () => true })
  expect(seen).toEqual({ wrong: [], complained: screen.complaints ?? [] })
})
