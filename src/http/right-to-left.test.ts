import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { plannedWindow } from '#src/testing/status-room.ts'

const arabic = /[\p{Script=Arabic}]/u
const isolates = /\u2068[^\u2069]*\u2069/g

/** What programs read, such as JSON-LD, is shown to nobody. */
const unseen = /<script[^>]*>[^<]*<\/script>/g

/** Texts with Arabic in them whose element does not find its own direction, with no isolate around them either. */
function astray(html: string): string[] {
  const found: string[] = []
  const open: { name: string; free: boolean }[] = []
  for (const [, slash, name = '', attributes = '', text] of html
    .replace(unseen, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>|([^<]+)/g)) {
    if (text !== undefined) {
      const bare = text.replace(isolates, '')
      // A name that is typed again holds no isolate, lest it be copied with it.
      const isCopied = /^Type .* to confirm$/.test(bare)
      if (arabic.test(bare) && !isCopied && !open.at(-1)?.free) found.push(`${open.at(-1)?.name}: ${text.trim()}`)
    } else if (slash === '/') {
      while (open.length > 0 && open.pop()?.name !== name);
    } else if (!attributes.endsWith('/') && !/^(meta|link|input|br|hr|img)$/.test(name)) {
      const free = /\bdir="auto"/.test(attributes) || name === 'bdi' || (open.at(-1)?.free ?? false)
      open.push({ name, free })
    }
  }
  return found
}

test('wherever the text of people stands it reads in its own direction, on the page and in the dashboard', async () => {
  const app = testApp()
  const { deps } = app
  writeUnaudited(deps.db, (tx) => void tx.update(organizations).set({ name: 'شركة' }).run())
  const { id: serviceGroupId } = createServiceGroup(deps, system, acmeId, { name: 'منصة' })
  const service = createService(deps, system, acmeId, { name: 'دخول', description: 'وصف', serviceGroupId })
  const services = [{ serviceId: service.id, status: 'major_outage' as const }]
  const said = { title: 'تعذر الدخول', body: '# سبب\n\nنبحث.\n\n- واحد', notify: false }
  const { id } = openIncident(deps, system, acmeId, { ...said, status: 'investigating', services })
  const plan = { ...plannedWindow, title: 'ترقية', body: 'نرقي.', serviceIds: [service.id] }
  const window = scheduleWindow(deps, system, acmeId, plan)
  const [visitor, ann] = [app.visitor(), app.as('ann')]
  const onPage = [
    '/',
    '/history',
    `/incidents/${id}`,
    `/maintenance/${window.id}`,
    `/services/${service.id}`,
    '/subscribe',
  ]
  const inDashboard = [
    ...['', '/incidents', `/incidents/${id}`, `/incidents/${id}/edit`, '/incidents/new', '/maintenance'],
    ...[
      `/maintenance/${window.id}`,
      '/maintenance/new',
      '/services',
      `/services/${service.id}`,
      '/notifications',
      '/team',
    ],
  ]
  const found: string[] = []
  for (const [browser, base, paths] of [
    [visitor, '', onPage],
    [ann, '/app/acme', inDashboard],
  ] as const)
    for (const path of paths) {
      const { status, text } = await browser.get(`${base}${path}`)
      expect([path, status]).toEqual([path, 200])
      expect(text).toMatch(arabic)
      found.push(...astray(text).map((text) => `${base}${path} ${text}`))
    }
  expect(found).toEqual([])
})
