import { serve } from 'bun'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { atEnd } from './at-end.ts'
import { axeViolations, complaints, sidewaysScroll } from './browser.ts'
import type { TestApp } from './harness.ts'
import type { Persona } from './personas.ts'

/** A test app behind a real socket, for a real browser: its clock stays the test's. */
export interface TestSite {
  url: string
  stop(): Promise<void>
}

/** Stops with the test file, where nobody stops it before. */
export function serveApp(app: TestApp): TestSite {
  const server = serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => app.handle(request) })
  const stop = () => server.stop(true)
  atEnd(stop)
  return { url: `http://localhost:${server.port}`, stop }
}

export interface Seat {
  page: Page
  context: BrowserContext
  /** Everything the pages complained about so far. */
  complained: string[]
}

/** A browser window of 1280 px in which this person is signed in, or a visitor's of 390 px. */
export async function sitDown(browser: Browser, app: TestApp, site: TestSite, persona?: Persona): Promise<Seat> {
  const viewport = persona ? { width: 1280, height: 900 } : { width: 390, height: 844 }
  const context = await browser.newContext({ viewport, timezoneId: 'Europe/Berlin', locale: 'en-GB' })
  if (persona) await signIn(context, app, site, persona)
  return { page: await context.newPage(), context, complained: complaints(context) }
}

/** Begins a session for this person, as after a sign-in. */
export async function signIn(context: BrowserContext, app: TestApp, site: TestSite, persona: Persona): Promise<void> {
  const value = app.as(persona).cookie('opsentry_session') ?? ''
  await context.addCookies([{ name: 'opsentry_session', value, url: site.url }])
}

/** Defects of the page as it stands: whatever sticks out sideways, and the findings of axe. */
export async function unsound(page: Page): Promise<string[]> {
  const sideways = await sidewaysScroll(page)
  const found = sideways > 0 ? [`sticks out by ${sideways} px`] : []
  return [...found, ...(await axeViolations(page))].map((what) => `${page.url()}: ${what}`)
}

/** On a phone the navigation, the account and the way out stand behind a button. */
export async function openMenu(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Menu' })
  if (await button.isVisible()) await button.click()
}
