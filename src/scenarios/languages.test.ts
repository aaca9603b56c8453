import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeViolations, complaints, sidewaysScroll, testChromium } from '#src/testing/browser.ts'
import { testApp } from '#src/testing/harness.ts'
import { serveApp, type TestSite } from '#src/testing/site.ts'
import { fillSpokenPage } from '#src/testing/spoken-page.ts'
import { type Language, languages } from '#src/words.ts'

/** The public pages in every language on a phone far from the organization: nothing sticks out, and scripts speak it too. */

let browser: Browser

beforeAll(async () => {
  browser = await testChromium()
})

/** Words of the scripts: the visitor's own time, a day of the bars, a quiet day, the theme switch. */
const said: Record<
  Language,
  { time: string; whose: string; outage: string[]; quiet: string; slider: string; theme: string }
> = {
  en: {
    time: '10 Mar, 19:15',
    whose: 'Times are yours (GMT+5:30).',
    outage: ['7 Mar 2026: Partial outage', 'Partial outage for 2 h 30 min', 'Zubri'],
    quiet: '6 Mar 2026: Operational',
    slider: 'Kvant, status by day',
    theme: 'Theme: light',
  },
  de: {
    time: '10. März, 19:15',
    whose: 'Zeitangaben in Ihrer Ortszeit (GMT+5:30).',
    outage: ['7. März 2026: Teilausfall', 'Teilausfall: 2 Std. 30 Min.', 'Zubri'],
    quiet: '6. März 2026: Betriebsbereit',
    slider: 'Kvant, Status nach Tagen',
    theme: 'Farbschema: hell',
  },
  fr: {
    time: '10 mars, 19:15',
    whose: 'Heures de votre fuseau (UTC+5:30).',
    outage: ['7 mars 2026\u00a0: Panne partielle', 'Panne partielle pendant 2 h 30 min', 'Zubri'],
    quiet: '6 mars 2026\u00a0: Opérationnel',
    slider: 'Kvant, état par jour',
    theme: 'Thème\u00a0: clair',
  },
  es: {
    time: '10 mar, 19:15',
    whose: 'Horas en su zona horaria (GMT+5:30).',
    outage: ['7 mar 2026: Interrupción parcial', 'Interrupción parcial durante 2 h 30 min', 'Zubri'],
    quiet: '6 mar 2026: Operativo',
    slider: 'Kvant, estado por día',
    theme: 'Tema: claro',
  },
  pt: {
    time: '10 de mar., 19:15',
    whose: 'Horários no seu fuso (GMT+5:30).',
    outage: ['7 de mar. de 2026: Interrupção parcial', 'Interrupção parcial por 2 h 30 min', 'Zubri'],
    quiet: '6 de mar. de 2026: Operacional',
    slider: 'Kvant, status por dia',
    theme: 'Tema: claro',
  },
  ja: {
    time: '3月10日 19:15',
    whose: '時刻はお使いの地域の時間で表示しています（GMT+5:30）。',
    outage: ['2026年3月7日：一部障害', '一部障害：2時間30分', 'Zubri'],
    quiet: '2026年3月6日：正常稼働中',
    slider: 'Kvant、日ごとの状況',
    theme: 'テーマ：ライト',
  },
}

describe.each(languages)('%s', (language) => {
  let site: TestSite
  let paths: string[]
  let context: BrowserContext
  let page: Page
  let complained: string[]

  beforeAll(async () => {
    const app = testApp()
    paths = (await fillSpokenPage(app, language)).paths
    site = serveApp(app)
    context = await browser.newContext({ timezoneId: 'Asia/Kolkata', locale: 'en-GB', reducedMotion: 'reduce' })
    // Neither today nor another year: what is shown of a moment depends on it.
    await context.clock.setFixedTime(Date.UTC(2026, 2, 20))
    // The page asks for itself again, and takes the time from the answer.
    await context.addInitScript(answeredAt, new Date(app.deps.clock.now()).toUTCString())
    complained = complaints(context)
    page = await context.newPage()
  })

  afterAll(async () => {
    await context?.close()
    await site?.stop()
  })

  test('on a phone nothing sticks out, axe finds nothing, nothing complains', async () => {
    for (const [nth, path] of paths.entries()) {
      await page.goto(site.url + path)
      // Each width lays the page out anew: one page ends with that with which the next one begins.
      const widths = nth % 2 === 0 ? [390, 320] : [320, 390]
      const sideways: Record<number, number> = {}
      const axe: string[] = []
      for (const width of widths) {
        if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 844 })
        sideways[width] = await sidewaysScroll(page)
        // In turn, with the longest words, and with those without spaces; the elements are the same in all languages.
        if (width === 390 && language === (nth % 2 === 0 ? 'de' : 'ja')) axe.push(...(await axeViolations(page)))
      }
      expect({ path, axe, sideways }).toEqual({ path, axe: [], sideways: { 390: 0, 320: 0 } })
    }
    expect(complained).toEqual([])
  })

  test('what the scripts say is said in it', async () => {
    await page.goto(site.url)
    const { time, whose, outage, quiet, slider, theme } = said[language]
    expect(await page.locator('.as-of time').first().textContent()).toBe(time)
    expect(await page.locator('.whose-times').textContent()).toBe(whose)
    await page.getByRole('slider', { name: slider }).focus()
    await step(page, 3)
    expect(await page.locator('.day-tip').locator('*').allTextContents()).toEqual(outage)
    await step(page, 1)
    expect(await page.locator('.day-tip').textContent()).toBe(quiet)
    await page.locator('[data-theme-switch]').click()
    expect(await page.locator('[data-theme-switch]').getAttribute('title')).toBe(theme)
  })
})

/** Runs in the page: whatever it asks for is answered at that moment. */
function answeredAt(date: string): void {
  const ask = globalThis.fetch
  const answered = async (...asked: Parameters<typeof fetch>) => {
    const answer = await ask(...asked)
    const headers = new Headers(answer.headers)
    headers.set('date', date)
    return Object.defineProperty(answer, 'headers', { value: headers })
  }
  globalThis.fetch = Object.assign(answered, ask)
}

/** Days back, by the keyboard. */
async function step(page: Page, days: number): Promise<void> {
  for (let day = 0; day < days; day++) await page.keyboard.press('ArrowLeft')
}
