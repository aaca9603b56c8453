import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { testChromium } from '#src/testing/browser.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { serveApp, type TestSite } from '#src/testing/site.ts'

/** Programs that others wrote for Statuspage, as npm has them, after changing the base URL and nothing else. */

const require = createRequire(import.meta.url)

let app: TestApp
let site: TestSite
let browser: Browser
let service: string
let incident: string

beforeAll(async () => {
  app = testApp()
  site = serveApp(app)
  browser = await testChromium()
  service = createService(app.deps, system, acmeId, { name: 'API', description: 'REST', serviceGroupId: null }).id
  const services = [{ serviceId: service, status: 'major_outage' as const }]
  const opened = { title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false } as const
  incident = openIncident(app.deps, system, acmeId, { ...opened, services }).id
})

test('statuspage.io reads the page', async () => {
  const { Statuspage } = require('statuspage.io')
  const client = new Statuspage('page')
  client.setApiUrl(site.url)
  expect((await client.api.getSummary()).status).toEqual({ indicator: 'critical', description: 'Major System Outage' })
  expect((await client.api.getStatus()).status.indicator).toBe('critical')
  expect((await client.api.getComponents()).components).toMatchObject([{ id: service, status: 'major_outage' }])
  for (const list of ['getAll', 'getUnresolved'])
    expect((await client.api.incidents[list]()).incidents).toMatchObject([{ id: incident, impact: 'critical' }])
  for (const list of ['getAll', 'getUpcoming', 'getActive'])
    expect((await client.api.scheduledMaintenances[list]()).scheduled_maintenances).toEqual([])
})

test('statuspage.js reads the page, its dates as dates', async () => {
  const { Statuspage } = require('statuspage.js')
  const client = new Statuspage('page')
  client.axios.defaults.baseURL = `${site.url}/api/v2`
  const { page, incidents } = await client.summary()
  expect([page.name, page.updated_at instanceof Date]).toEqual(['Acme', true])
  expect(incidents[0].incident_updates[0]).toMatchObject({ body: 'We look.', created_at: expect.any(Date) })
  expect((await client.unresolvedIncidents()).incidents).toHaveLength(1)
  expect((await client.upcomingScheduledMaintenances()).scheduled_maintenances).toEqual([])
})

test('statuspage drives components and metrics over the management API', async () => {
  const Statuspage = require('statuspage')
  const token = createApiToken(app.deps, system, acmeId, { name: 'Script', role: 'admin', days: 30 })
  const client = new Statuspage(token, acmeId)
  client.instance.defaults.baseURL = site.url
  const names = async () => (await client.getComponents()).map(({ name }: { name: string }) => name)
  const created = await client.createComponent('Website')
  expect([created.status, created.data.name, await names()]).toEqual([201, 'Website', ['API', 'Website']])
  const changed = await client.updateComponentState(created.data.id, 'degraded_performance')
  expect(changed.data.status).toBe('degraded_performance')
  await client.deleteComponent(created.data.id)
  expect(await names()).toEqual(['API'])
})

test('the widget shows on another site what the page says', async () => {
  const widget = readFileSync(require.resolve('@statuspage/status-widget/dist/index.js'))
  const html = `<!doctype html><title>Shop</title><script src="/widget.js"></script><statuspage-widget src="${site.url}"></statuspage-widget>`
  const shop = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url }) =>
      url.endsWith('/widget.js')
        ? new Response(widget, { headers: { 'content-type': 'text/javascript' } })
        : new Response(html, { headers: { 'content-type': 'text/html' } }),
  })
  atEnd(() => shop.stop(true))
  const page = await (await browser.newContext()).newPage()
  await page.goto(`http://127.0.0.1:${shop.port}/`)
  await page.locator('statuspage-widget').getByText('Major System Outage').waitFor()
})
