import type { Browser, Page } from 'playwright-core'
import { launchChromium, wholeChromium } from '#src/testing/browser.ts'
import { figuresOf } from './figures.ts'
import { benchInstance } from './instance.ts'
import { inData } from './set-up.ts'
import { breakOne, fillWidePage } from './wide-page.ts'

/**
 * The first view of a page in Berlin with 60 services in 6 groups, all well and with one in trouble, by a phone and a desk in
 * Tokyo: what it fetches at most, how high it is when all is well, and how far things move while the page appears. In a real
 * Chromium (/usr/bin/chromium) with an empty cache.
 */

/** Milliseconds in which a page has to be there. */
const patience = 60_000

/** Icon, styles and scripts, which the browser fetches in its own time. */
const namedResources =
  "[...document.querySelectorAll('link[rel=icon], link[rel=stylesheet], script[src]')].map((one) => one.href ?? one.src)"

const watchShifts = `
  const shifts = []
  const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: true })
  globalThis.shifted = () => [...shifts, ...observer.takeRecords()].reduce((sum, { value }) => sum + value, 0)
`

const { print } = figuresOf('first-view')
const instance = await benchInstance({ history: false })
const browser = await launchChromium(wholeChromium)
try {
  await inData(instance.dataFolder, fillWidePage)
  const well = await views(browser)
  await instance.kill()
  await inData(instance.dataFolder, breakOne)
  const all = [...well, ...(await views(browser))]
  const most = (figure: (view: View) => number) => Math.max(...all.map(figure))
  print(
    'requests of the first view, 60 services',
    most(({ requests }) => requests),
  )
  print('on the wire, 60 services', most(({ bytes }) => bytes) / 1000)
  for (const { width, height } of well) print(`height at ${width} px, all well`, height)
  print(
    'layout shift, visitor in another zone',
    most(({ shift }) => shift),
  )
} finally {
  await browser.close()
  instance.stop()
}

interface View {
  width: 390 | 1280
  requests: number
  bytes: number
  /** CSS pixels. */
  height: number
  shift: number
}

async function views(browser: Browser): Promise<View[]> {
  const { url } = await instance.serve()
  const found: View[] = []
  for (const width of [1280, 390] as const) {
    const page = await browser.newPage({ viewport: { width, height: 844 }, timezoneId: 'Asia/Tokyo' })
    found.push(await look(page, `${url}/`, width))
    await page.close()
  }
  return found
}

async function look(page: Page, url: string, width: View['width']): Promise<View> {
  const { asked, arrived } = await watched(page)
  await page.addInitScript(watchShifts)
  await page.goto(url, { waitUntil: 'networkidle', timeout: patience })
  const named: string[] = await page.evaluate(namedResources)
  const end = performance.now() + patience
  while (asked.size > arrived.size || named.some((one) => ![...asked.values()].includes(one))) {
    if (performance.now() > end)
      throw new Error(`not all of ${named.join(', ')} came: ${[...asked.values()].join(', ')}`)
    await page.waitForTimeout(50)
  }
  return {
    width,
    requests: asked.size,
    bytes: [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0),
    height: await page.evaluate<number>('document.documentElement.scrollHeight'),
    shift: await page.evaluate<number>('globalThis.shifted()'),
  }
}

/** By request id: the URL asked for, and the bytes of the answer with its head. */
async function watched(page: Page): Promise<{ asked: Map<string, string>; arrived: Map<string, number> }> {
  const asked = new Map<string, string>()
  const arrived = new Map<string, number>()
  const network = await page.context().newCDPSession(page)
  network.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, request.url))
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => arrived.set(requestId, encodedDataLength))
  network.on('Network.loadingFailed', ({ errorText }) => {
    throw new Error(`a request failed: ${errorText}`)
  })
  await network.send('Network.enable')
  return { asked, arrived }
}
