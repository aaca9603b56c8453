import type { Browser } from 'playwright-core'
import {
  axeViolations,
  contrastViolations,
  type Look,
  outsideCards,
  sidewaysScroll,
  wear,
} from '#src/testing/browser.ts'
import { openScreen, type Screen } from './screens.ts'
import type { StartedSite } from './site-of-screens.ts'

interface Asked {
  looks: Look[]
  /** In which of the light looks axe is asked everything; in the others about contrast alone. */
  isAskedWhole: (look: Look) => boolean
}

/** Opens a screen, puts it into these looks and then into the narrowest window: what axe finds, what sticks out, what complains. */
export async function lookAtScreen(
  browser: Browser,
  screen: Screen,
  site: StartedSite,
  { looks, isAskedWhole }: Asked,
): Promise<{ wrong: string[]; complained: string[] }> {
  const { page, complained } = await openScreen(browser, screen, site)
  const wrong: string[] = []
  for (const look of looks) {
    await wear(page, look)
    const isWhole = look.colours === 'light' && isAskedWhole(look)
    const found = await (isWhole ? axeViolations(page) : contrastViolations(page))
    wrong.push(...found.map((what) => `${look.width} ${look.colours}: ${what}`))
    const sideways = await sidewaysScroll(page)
    if (sideways > 0) wrong.push(`${look.width} ${look.colours}: it scrolls sideways by ${sideways} px`)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  const sideways = await sidewaysScroll(page)
  if (sideways > 0) wrong.push(`320: it scrolls sideways by ${sideways} px`)
  wrong.push(...(await outsideCards(page)).map((what) => `320: it sticks out of its card: ${what}`))
  return { wrong, complained }
}
