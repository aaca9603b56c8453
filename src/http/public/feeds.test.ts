import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { expect, test } from 'vitest'
import { deleteStatusUpdate } from '#src/domain/incidents/delete-status-update.ts'
import { editIncident, editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { updatesOf } from '#src/domain/incidents/find-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { editWindow, rescheduleWindow } from '#src/domain/maintenance/change-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

const hour = 3_600_000
const day = 24 * hour

/** The feeds as an independent parser reads them. */
async function feedsOf(app: TestApp, base = '/') {
  const get = async (file: string) => {
    const { status, text, headers } = await app.visitor().get(`${base}${file}`)
    expect([file, status]).toEqual([file, 200])
    return { text, type: headers.get('content-type') }
  }
  const [rss, atom, json] = [await get('history.rss'), await get('history.atom'), await get('history.json')]
  expect([rss.type, atom.type, json.type]).toEqual([
    'application/rss+xml; charset=utf-8',
    'application/atom+xml; charset=utf-8',
    'application/feed+json; charset=utf-8',
  ])
  return {
    rss: parseRssFeed(rss.text),
    atom: parseAtomFeed(atom.text),
    json: parseJsonFeed(JSON.parse(json.text)),
  }
}

type Feeds = Awaited<ReturnType<typeof feedsOf>>

const titles = ({ rss, atom, json }: Feeds) => ({
  rss: rss.items?.map(({ title }) => title) ?? [],
  atom: atom.entries?.map(({ title }) => (typeof title === 'string' ? title : title?.value)) ?? [],
  json: json.items?.map(({ title }) => title) ?? [],
})

function incident({ deps }: TestApp, title: string, body: string, serviceIds: string[] = [], organizationId = acmeId) {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
  return openIncident(deps, system, organizationId, { title, body, status: 'investigating', services, notify: false })
}

test('an empty history is a feed without items', async () => {
  const feeds = await feedsOf(testApp())
  expect(titles(feeds)).toEqual({ rss: [], atom: [], json: [] })
  for (const { title } of [feeds.rss, feeds.json]) expect(title).toBe('Acme Status - Incident History')
})

test('thirteen years give the newest fifty, the same in every format, newest first', async () => {
  const app = testApp()
  const file = new URL('../../testing/fixtures/github-history.json.gz', import.meta.url)
  importStatuspage(app.deps, system, acmeId, JSON.parse(gunzipSync(readFileSync(file)).toString()))
  const { rss, atom, json } = titles(await feedsOf(app))
  expect(rss).toHaveLength(50)
  expect([atom, json]).toEqual([rss, rss])
  expect((await feedsOf(app)).json.items?.[0]).toMatchObject({
    url: expect.stringMatching(/^http:\/\/localhost\/incidents\/[a-z0-9]{12}$/),
    date_published: expect.anything(),
  })
})

test.each([
  ['emoji', '🔥 Logins 👩‍👩‍👧', 'It 🔥 burns'],
  ['right to left', 'انقطاع الخدمة', 'نحن نعمل على حل المشكلة‏'],
  ['the end of a CDATA section', 'a ]]> b', 'x ]]> y <![CDATA[ z'],
  ['markup', '<b>&amp;</b> "quoted"', '<script>1</script> & <p>'],
  ['70 KB', 'Long', `${'word '.repeat(13_999)}end`],
  ['what XML forbids', 'Bell', 'a\u0007b\u000bc\ufffe'],
])('%s comes through whole', async (_what, title, body) => {
  const app = testApp()
  incident(app, title, body)
  const feeds = await feedsOf(app)
  expect(titles(feeds)).toEqual({ rss: [title], atom: [title], json: [title] })
  const html = feeds.json.items?.[0]?.content_html ?? ''
  expect(html.length).toBeGreaterThan(body.length * 0.9)
  expect(html).not.toContain('<script')
  expect(feeds.rss.items?.[0]?.description?.length).toBeGreaterThan(body.length * 0.8)
})

test('a service’s own feeds and page tell of its incidents alone', async () => {
  const app = testApp()
  const service = (name: string) =>
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null, startedAt: 0 })
  const [api, web] = [service('API'), service('Web')]
  incident(app, 'API is slow', 'x', [api.id])
  incident(app, 'Web is slow', 'x', [web.id])
  incident(app, 'Both are slow', 'x', [api.id, web.id])
  const feeds = await feedsOf(app, `/services/${api.id}/`)
  expect(titles(feeds).json.toSorted()).toEqual(['API is slow', 'Both are slow'])
  expect(feeds.atom.id).not.toBe((await feedsOf(app)).atom.id)
  expect(feeds.rss.title).toBe('Acme Status - API Incident History')

  app.deps.clock.advance(12 * 3_600_000)
  const { text } = await app.visitor().get(`/s/acme/services/${api.id}`)
  expect(text).toContain('Both are slow')
  expect(text).not.toContain('Web is slow')
  // Half of 24 hours at a partial outage's weight of 0.3.
  expect(text).toMatch(/<dt>24 hours<\/dt><dd>85\.00%/)
  expect(text).toMatch(/<dt>1 year<\/dt><dd>99\.95/)
})

test('every visible edit moves what a reader goes by, a new update alone the age of an RSS item, and none an identity', async () => {
  const app = testApp()
  const { deps } = app
  const { id } = incident(app, 'Logins fail', 'We look.')
  const start = deps.clock.now() + day
  const window = scheduleWindow(deps, system, acmeId, {
    ...{ title: 'New disks', body: 'We move.', serviceIds: [], reminders: [], rule: null, notify: false },
    ...{ scheduledStart: start, scheduledEnd: start + hour, autoStart: true, autoComplete: true },
    ...{ notifyAtStart: false, notifyAtEnd: false },
  })
  const said = { body: 'Said later.', notify: false }
  const updates = () => updatesOf(deps.db, id)
  const plan = {
    ...{ serviceIds: [], reminders: [], autoStart: true, autoComplete: true },
    notifyAtStart: false,
    notifyAtEnd: false,
  }
  const acts: [of: string, isNews: boolean, act: () => unknown][] = [
    [id, false, () => editIncident(deps, system, acmeId, id, { title: 'Sign-ups fail', impactOverride: null })],
    [id, false, () => editStatusUpdate(deps, system, acmeId, id, updates()[0]?.id ?? '', said)],
    [id, true, () => postUpdate(deps, system, acmeId, id, { ...said, status: 'identified', services: [] })],
    [id, false, () => deleteStatusUpdate(deps, system, acmeId, id, updates()[1]?.id ?? '')],
    [window.id, false, () => editWindow(deps, system, acmeId, window.id, { ...plan, title: 'Larger disks' })],
    [
      window.id,
      true,
      () =>
        rescheduleWindow(deps, system, acmeId, window.id, {
          ...{ ...said, scheduledStart: start + hour, scheduledEnd: start + 2 * hour },
        }),
    ],
  ]
  const state = async () => {
    const { rss, atom, json } = await feedsOf(app)
    return {
      ids: [
        rss.items?.map(({ guid }) => guid?.value),
        atom.entries?.map((entry) => entry.id),
        json.items?.map((item) => item.id),
      ],
      feed: [rss.lastBuildDate, atom.updated].map((at) => Date.parse(at ?? '')),
      of: (subject: string) => ({
        changed: [
          atom.entries?.find((entry) => entry.id?.endsWith(subject))?.updated,
          json.items?.find((item) => item.id?.endsWith(subject))?.date_modified,
        ].map((at) => Date.parse(at ?? '')),
        published: atom.entries?.find((entry) => entry.id?.endsWith(subject))?.published,
        age: Date.parse(rss.items?.find(({ guid }) => guid?.value?.endsWith(subject))?.pubDate ?? ''),
      }),
    }
  }
  for (const [subject, isNews, act] of acts) {
    const before = await state()
    deps.clock.advance(hour)
    act()
    const now = deps.clock.now()
    const after = await state()
    expect(after.ids).toEqual(before.ids)
    expect([...after.of(subject).changed, ...after.feed]).toEqual([now, now, now, now])
    expect(after.of(subject).age).toBe(isNews ? now : before.of(subject).age)
    expect(after.of(subject).published).toBe(before.of(subject).published)
    const other = subject === id ? window.id : id
    expect(after.of(other)).toEqual(before.of(other))
  }
})

test('another organization’s service has no page and no feed here', async () => {
  const app = testApp()
  const foreign = createService(app.deps, system, otherId, { name: 'Foreign', description: '', serviceGroupId: null })
  for (const path of ['', '/history.rss', '/history.atom', '/history.json'])
    expect((await app.visitor().get(`/services/${foreign.id}${path}`)).status).toBe(404)
})
