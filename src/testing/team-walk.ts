import type { Page } from 'playwright-core'
import type { Language } from '#src/words.ts'
import { type Look, testChromium, wear } from './browser.ts'
import type { TestApp } from './harness.ts'
import { type SpokenScreen, screensOfTeam } from './screens-of-team.ts'
import { serveApp, sitDown, type TestSite } from './site.ts'
import { showScreen } from './walk-screen.ts'

export interface Seen {
  wrong: string[]
  stops?: number
}

export type LookAt = (htmls: string[]) => Promise<Seen[]>

/** The screens of a team, and a browser in which each is shown as it is answered. */
export interface TeamWalk {
  app: TestApp
  site: TestSite
  screens: SpokenScreen[]
  /** Of somebody who uses the keyboard: focus shows. */
  windowIn: (look: Look) => Promise<Page>
  /** Findings by language and path, those without any left out. `spoken`: the languages of the nth screen. */
  findings: (spoken: (nth: number) => readonly Language[], look: LookAt) => Promise<Record<string, string[]>>
}

export async function teamWalk(): Promise<TeamWalk> {
  const { app, screens } = await screensOfTeam()
  const site = serveApp(app)
  return {
    app,
    site,
    screens,
    async windowIn(look) {
      const { page } = await sitDown(await testChromium(), app, site, 'iris')
      await page.goto(`${site.url}/account/confirmation`)
      await wear(page, look)
      await page.keyboard.press('Tab')
      return page
    },
    async findings(spoken, look) {
      const all: Record<string, string[]> = {}
      const shells = new Set<string>()
      for (const [nth, { path, in: said }] of screens.entries()) {
        const [, shell = ''] = path.split('/')
        // What stands around each screen of a kind is looked at once in each language.
        const htmls = spoken(nth).map((one) => (shells.has(shell + one) ? withoutFrame(said[one]) : said[one]))
        for (const language of spoken(nth)) shells.add(shell + language)
        for (const [index, { wrong }] of (await look(htmls)).entries())
          if (wrong.length > 0) all[`${spoken(nth)[index]} ${path}`] = wrong
      }
      return all
    },
  }
}

/** Shows one after the other and looks at it, in one go: nothing is painted in between. */
export async function looker(page: Page, look: () => Seen): Promise<LookAt> {
  await page.evaluate(`globalThis.looked = (all) => all.map((html) => ((${showScreen})(html), (${look})()))`)
  return (htmls) =>
    page.evaluate((all) => (globalThis as unknown as { looked: (all: string[]) => Seen[] }).looked(all), htmls)
}

/** Without the navigation, and the many time zones. */
function withoutFrame(html: string): string {
  return html
    .replace(/(<nav class="dashboard-nav"[^>]*>).*?<\/nav>/s, '$1</nav>')
    .replace(/<option value="(?!Europe\/Berlin)\w+\/[^>]*>[^<]*<\/option>/g, '')
}
