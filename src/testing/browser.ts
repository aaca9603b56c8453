import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Locator, type Page } from 'playwright-core'
import { type AxeQuestion, askAxe } from './ask-axe.ts'
import { atEnd } from './at-end.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Milliseconds; how long does not matter, but that it ends: a busy machine is no defect. */
const patience = 90_000

/** With a desktop's windows, which ask for a page's icon; whoever needs none of that spares half of the work. */
export const wholeChromium = '/usr/bin/chromium'
const leanest = ['/usr/bin/chromium-headless-shell', wholeChromium].find((path) => existsSync(path))

/** A real Chromium with an empty profile that talks to nobody but the page it is shown. */
export async function launchChromium(executablePath = leanest): Promise<Browser> {
  if (!executablePath) throw new Error("Chromium is missing: install Debian's package chromium-headless-shell")
  const browser = await chromium.launch({ executablePath, args: flags, timeout: patience })
  browser.on('context', (context) => context.setDefaultTimeout(patience))
  return browser
}

let started: Promise<Browser> | undefined

/** The one Chromium of a worker's tests. It ends with the run; the windows that a test file opened close after its last test. */
export async function testChromium(): Promise<Browser> {
  started ??= launchChromium()
  const browser = await started
  atEnd(() => Promise.all(browser.contexts().map((context) => context.close())))
  return browser
}

/**
 * Does what leads to another page; resolves once that is loaded, with its styles and scripts. A click alone may return while
 * the old page still stands there.
 */
export async function navigate(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

/** Clicks on what leads to another page. */
export function clickThrough(target: Locator): Promise<void> {
  return navigate(target.page(), () => target.click())
}

export interface Look {
  width: 390 | 1280
  /** `forced`: the colours of a system for people who see little. */
  colours: 'light' | 'dark' | 'forced'
}

/** The ways in which every screen is looked at; what differs between those of one width is colours alone. */
export const looks: Look[] = ([390, 1280] as const).flatMap((width) =>
  (['light', 'dark', 'forced'] as const).map((colours) => ({ width, colours })),
)

/** Puts a page into one of the looks, whatever it was opened with. */
export async function wear(page: Page, { width, colours }: Look): Promise<void> {
  // Even the same size lays everything out anew.
  const worn = page.viewportSize()
  if (worn?.width !== width || worn.height !== 900) await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({
    colorScheme: colours === 'dark' ? 'dark' : 'light',
    forcedColors: colours === 'forced' ? 'active' : 'none',
    reducedMotion: 'reduce',
  })
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Colourings in which axe has found text readable: what is painted alike is as readable on the next page and in the next look. */
const readable = new Set<string>()

/**
 * The findings of axe on the page (WCAG 2.2 AA and best practices), a line per element. Contrast, most of axe's work, is
 * checked for one element of each colouring that has not been seen yet: text, size and weight over the same backgrounds.
 * `sizes`: of targets, too.
 */
export function axeViolations(page: Page, { sizes = true } = {}): Promise<string[]> {
  return ask(page, { coloursOnly: false, sizes })
}

/** Contrast alone, for a look that differs only in colours from one that `axeViolations` has seen. */
export function contrastViolations(page: Page): Promise<string[]> {
  return ask(page, { coloursOnly: true, sizes: false })
}

async function ask(page: Page, question: Omit<AxeQuestion, 'known'>): Promise<string[]> {
  await page.waitForLoadState()
  await bringAxe(page)
  const { violations, colourings } = await page.evaluate(askAxe, { known: [...readable], ...question })
  if (violations.every(({ id }) => id !== 'color-contrast')) for (const one of colourings) readable.add(one)
  return violations.flatMap(({ id, help, targets }) => targets.map((target) => `${id}: ${help} (${target})`))
}

/** Adds axe to the page and to later documents: an init script is compiled once, an evaluated one each time. */
async function bringAxe(page: Page): Promise<void> {
  if (!beginning.has(page)) {
    beginning.add(page)
    await page.addInitScript({ content: axeSource })
  }
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axeSource)
}

const beginning = new WeakSet<Page>()

/** Does anything stick out sideways? In CSS pixels. */
export async function sidewaysScroll(page: Page): Promise<number> {
  await page.waitForLoadState()
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/**
 * What sticks out of its card, though the page itself does not scroll; what scrolls within a part of its own, or stands at the
 * window's edge, does not.
 */
export function outsideCards(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const stands = (one) => getComputedStyle(one).overflowX !== 'visible' || getComputedStyle(one).position === 'fixed'
    const scrolls = (one, card) => one !== card && (stands(one) || scrolls(one.parentElement, card))
    return [...document.querySelectorAll('.card, .edge, .services')].flatMap((card) =>
      [...card.querySelectorAll('*')]
        .filter((one) => one.getBoundingClientRect().width > 1 && one.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
        .filter((one) => getComputedStyle(one).position !== 'fixed' && !scrolls(one.parentElement, card))
        .map((one) => one.outerHTML.slice(0, 100)),
    )
  })()`)
}

/** Everything the page complains about: console errors, refused by the Content-Security-Policy, failed requests. */
export function complaints(context: BrowserContext): string[] {
  const found: string[] = []
  context.on('weberror', (error) => found.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() === 'error') found.push(`console: ${message.text()}`)
  })
  context.on('requestfailed', (request) => {
    // Going on to the next page ends what the last one was still loading.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') found.push(`failed: ${request.url()}`)
  })
  return found
}

/** An authenticator built into the browser (Chromium's WebAuthn domain), unlocked by whoever sits there. */
export async function virtualAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return session
}
