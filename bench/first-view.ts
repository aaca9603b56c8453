import type { Page } from 'playwright-core'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { launchChromium } from '#src/testing/browser.ts'
import { system } from '#src/testing/personas.ts'
import { figuresOf } from './figures.ts'
import { benchInstance } from './instance.ts'
import { inData } from './set-up.ts'

/**
 * The first view of a page in Berlin with 50 services, one of them in trouble, by a phone in Tokyo: what it fetches, and how
 * far things move while the page appears. In a real Chromium (/usr/bin/chromium) with an empty cache.
 */

const groups = 5
const servicesPerGroup = 10
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
try {
  await inData(instance.dataFolder, fill)
  const { url } = await instance.serve()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, timezoneId: 'Asia/Tokyo' })
    await look(page, `${url}/`)
  } finally {
    await browser.close()
  }
} finally {
  instance.stop()
}

function fill(deps: AppDeps, organizationId: string): void {
  writeUnaudited(deps.db, (tx) => tx.update(organizations).set({ timeZone: 'Europe/Berlin' }).run())
  const services = Array.from({ length: groups }, (_, group) => {
    const { id } = createServiceGroup(deps, system, organizationId, { name: `Group ${group}` })
    return Array.from({ length: servicesPerGroup }, (_, one) =>
      createService(deps, system, organizationId, {
        ...{ name: `Service ${group}-${one}`, description: '', serviceGroupId: id, startedAt: 0 },
      }),
    )
  }).flat()
  openIncident(deps, system, organizationId, {
    ...{ title: 'Logins fail', body: 'We are **looking** into it.', status: 'investigating', notify: false },
    services: services.slice(0, 1).map(({ id }) => ({ serviceId: id, status: 'major_outage' })),
  })
}

async function look(page: Page, url: string): Promise<void> {
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
  print('requests of the first view, 50 services', asked.size)
  print('on the wire, 50 services', [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000)
  print('layout shift, visitor in another zone', await page.evaluate<number>('globalThis.shifted()'))
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
