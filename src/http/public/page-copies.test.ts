import { beforeAll, expect, test } from 'vitest'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { changeEmbedding } from '#src/domain/organizations/change-embedding.ts'
import { changeSlug } from '#src/domain/organizations/change-organization.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { compared } from '#src/domain/page-copies/alive.ts'
import { storeOf } from '#src/domain/page-copies/bucket.ts'
import { publishNow, removeBucket } from '#src/domain/page-copies/configure-bucket.ts'
import { bucketOf, copyState, retiredBuckets } from '#src/domain/page-copies/find-bucket.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { type BucketServer, keepCopies, startBucketServer, useBucket } from '#src/testing/bucket-server.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import type { Visibility } from '#src/words.ts'

let store: BucketServer
let folders = 0

beforeAll(async () => {
  store = await startBucketServer()
})

/** Of each kind one: where which files there are is not the question, the rest is as if visitors were refused it. */
const some =
  /\/(history|history\.rss|og\.png|incidents\/[\w-]+|maintenance\/[\w-]+|services\/[\w-]+|api\/v2\/summary\.json|assets\/.*)?$/

interface Copied {
  owner?: string | null
  whole?: boolean
}

/** A page with a service and an incident, copied into a folder of its own. */
async function copied({ owner = acmeId, whole = false }: Copied = {}) {
  const app = testApp()
  const { deps } = app
  deps.clock.set(Date.now())
  const { seePage } = deps
  if (!whole)
    deps.seePage = async (slug, path) =>
      some.test(path) ? seePage(slug, path) : { status: 404, type: '', cacheControl: '', body: new Uint8Array() }
  const prefix = `folder-${++folders}/`
  const serviceId = addService(deps, 'Checkout')
  const incidentId = report(app, 'Cards are refused')
  useBucket(deps, owner, store, { prefix })
  await keepCopies(deps)
  const puts = () => bucketOf(deps.db, owner)?.puts ?? 0
  const see = (visibility: Visibility, organizationId = acmeId) =>
    changeVisibility(deps, system, organizationId, { visibility, password: '', hiddenFromSearch: false })
  return {
    ...app,
    prefix,
    serviceId,
    incidentId,
    puts,
    see,
    keys: () => store.keys(prefix),
    read: (key: string) => store.read(prefix + key),
  }
}

function report({ deps }: TestApp, title: string, organizationId = acmeId): string {
  const words = { body: 'We are looking.', status: 'investigating' as const, services: [], notify: false }
  return openIncident(deps, system, organizationId, { title, ...words }).id
}

const say = ({ deps }: Pick<TestApp, 'deps'>, id: string, body: string) =>
  postUpdate(deps, system, acmeId, id, { body, status: 'identified', services: [], notify: false })

test('the copy is what visitors get: page, history, incidents, services, API, feeds, badges, styles', async () => {
  const { keys, read, incidentId, serviceId, visitor, deps } = await copied({ whole: true })
  // Nobody’s visits.
  expect(deps.logger.lines.filter(({ event }) => event === 'request')).toEqual([])
  const assets = keys().filter((key) => key.startsWith('assets/'))
  expect(assets.map((key) => key.split('/')[2]).toSorted()).toEqual(['copy.js', 'icon.svg', 'public.css', 'public.js'])
  expect(keys()).toEqual(
    expect.arrayContaining([
      ...['alive.json', 'index.html', 'history', `incidents/${incidentId}`, `services/${serviceId}/index.html`],
      ...['api/v2/summary.json', 'api/v2/incidents/unresolved.json', 'history.atom', 'calendar.ics', 'badge.svg'],
      ...[`services/${serviceId}/badge.svg`, `services/${serviceId}/badge.json`, `services/${serviceId}/history.rss`],
      ...['badge.json', 'embed.js', 'embed.json', 'og.png', 'llms.txt', 'index.md', `incidents/${incidentId}.md`],
    ]),
  )
  // Forms, what is a person’s, and the card whose frame a bucket cannot guard.
  expect(keys().filter((key) => /privacy|subscri|access|embed$/.test(key))).toEqual([])
  const summary = await read('api/v2/summary.json')
  expect(summary.text).toBe((await visitor().get('/api/v2/summary.json')).text)
  expect(summary.headers.get('content-encoding')).toBeNull()
  const page = await read('index.html')
  expect(page.text).toContain('Cards are refused')
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=10, stale-while-revalidate=30, stale-if-error=86400',
  })
  const types = ['badge.svg', 'badge.json', 'og.png', 'index.md', 'embed.js', 'calendar.ics', 'history.atom']
  const sent = await Promise.all(types.map(async (key) => (await read(key)).headers))
  expect(sent.map((headers) => headers.get('content-type')?.replace(/;.*/, ''))).toEqual([
    ...['image/svg+xml', 'application/json', 'image/png', 'text/markdown', 'text/javascript', 'text/calendar'],
    'application/atom+xml',
  ])
  expect(new Set(sent.map((headers) => headers.get('content-encoding')))).toEqual(new Set([null]))
  const styles = await read(assets.find((key) => key.endsWith('.css')) ?? '')
  expect(styles.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(styles.headers.get('content-type')).toBe('text/css; charset=utf-8')
})

test('every link in it leads to what is there, or to the origin', async () => {
  const { keys, read, prefix } = await copied({ whole: true })
  const pages = (await Promise.all(keys().map(async (key) => ({ key, ...(await read(key)) })))).filter(({ headers }) =>
    headers.get('content-type')?.startsWith('text/html'),
  )
  expect(pages.length).toBe(4)
  const here = `${store.url}/copies/${prefix}`
  const links = pages.flatMap(({ key, text }) =>
    [...text.matchAll(/ (?:href|src|action)="([^"]*)"/g)].map(([, link = '']) => new URL(link, here + key).href),
  )
  const inside = links.filter((link) => link.startsWith(here)).map((link) => link.slice(here.length).replace(/#.*/, ''))
  expect(new Set(inside).size).toBeGreaterThan(10)
  expect(inside.filter((key) => !keys().includes(key))).toEqual([])
  const outside = links.filter((link) => !link.startsWith(here))
  expect(outside.filter((link) => !link.startsWith('http://localhost/'))).toEqual([])
  expect(new Set(outside)).toContain('http://localhost/subscribe')
})

test('maintenance is found where feeds name it, too', async () => {
  const { deps, keys, read } = await copied()
  const now = deps.clock.now()
  const { id } = scheduleWindow(deps, system, acmeId, {
    ...{ title: 'New disks', body: 'We move.', serviceIds: [], reminders: [], rule: null, notify: false },
    ...{ scheduledStart: now + 3_600_000, scheduledEnd: now + 7_200_000, autoStart: true, autoComplete: true },
    ...{ notifyAtStart: false, notifyAtEnd: false },
  })
  await keepCopies(deps)
  expect((await read('history.rss')).text).toContain(`/incidents/${id}</guid>`)
  expect(keys()).toEqual(expect.arrayContaining([`incidents/${id}`, `maintenance/${id}`]))
  const [named, own] = [await read(`incidents/${id}`), await read(`maintenance/${id}`)]
  for (const { text } of [named, own]) {
    expect(text).toContain('>New disks</h1>')
    expect(text).toContain(`<link rel="canonical" href="http://localhost/maintenance/${id}" />`)
  }
})

test('the card is there where any site may frame it', async () => {
  const { deps, keys, read } = await copied({ whole: true })
  changeEmbedding(deps, system, acmeId, { embedding: 'anywhere', embedOrigins: [] })
  await keepCopies(deps)
  const card = await read('embed')
  expect(card.text).toContain('Open the status page')
  expect(card.text).not.toContain('data-copy-notice')
  expect(keys().some((key) => key.endsWith('/embed.css'))).toBe(true)
  changeEmbedding(deps, system, acmeId, { embedding: 'nowhere', embedOrigins: [] })
  await keepCopies(deps)
  expect(keys().filter((key) => /embed($|\.css)/.test(key))).toEqual([])
})

test('what did not change is not put again, and many changes are one publication of the newest state', async () => {
  const app = await copied({ whole: true })
  const { deps, puts, read, incidentId } = app
  const first = puts()
  publishNow(deps, system, acmeId)
  await keepCopies(deps)
  expect(puts()).toBe(first)

  const quiet = report(app, 'Another one')
  await keepCopies(deps)
  const before = puts()
  for (let number = 1; number <= 10; number++) say(app, incidentId, `Word ${number}`)
  await keepCopies(deps)
  const changed = puts() - before
  expect((await read(`incidents/${incidentId}`)).text).toContain('Word 10')
  expect((await read('index.html')).text).toContain('Word 10')
  expect((await read(`incidents/${quiet}`)).status).toBe(200)
  // Front page, incident, history, its three feeds, and the API's summary and two lists.
  expect(changed).toBeLessThan(12)
})

test.each(['members', 'password'] as const)('a page for %s never reaches the bucket', async (visibility) => {
  const app = testApp()
  app.deps.clock.set(Date.now())
  const prefix = `folder-${++folders}/`
  report(app, 'A secret of ours')
  await changeVisibility(app.deps, system, acmeId, { visibility, password: 'long enough', hiddenFromSearch: false })
  useBucket(app.deps, acmeId, store, { prefix })
  await keepCopies(app.deps)
  expect(store.keys(prefix)).toEqual([])
})

test('a page that turns private is taken away, and returns when it is public again', async () => {
  const { deps, see, keys } = await copied()
  const all = keys()
  await see('members')
  await keepCopies(deps)
  expect(keys()).toEqual([])
  expect(bucketOf(deps.db, acmeId)).toMatchObject({ problem: null, aliveAt: null })
  await see('public')
  await keepCopies(deps)
  expect(keys()).toEqual(all)
})

test('a service that turns internal is taken away, with its feeds, and named nowhere', async () => {
  const { deps, serviceId, keys, read } = await copied({ whole: true })
  const own = keys().filter((key) => key.startsWith(`services/${serviceId}`))
  expect(own.length).toBeGreaterThan(3)
  editService(deps, system, acmeId, serviceId, { internal: true })
  await keepCopies(deps)
  expect(keys().filter((key) => key.includes(serviceId))).toEqual([])
  const texts = await Promise.all(keys().map(async (key) => (await read(key)).text))
  expect(texts.filter((text) => text.includes(serviceId) || text.includes('Checkout'))).toEqual([])
})

test('one that turns private while it is published is gone, too', async () => {
  const app = await copied({ whole: true })
  const { deps, see, keys, incidentId } = app
  const { seePage } = deps
  say(app, incidentId, 'A secret of ours')
  let asked = 0
  deps.seePage = async (slug, path) => {
    const page = await seePage(slug, path)
    asked += 1
    if (asked === 3) await see('members')
    return page
  }
  const before = keys().length
  await keepCopies(deps)
  expect(before).toBeGreaterThan(20)
  expect(asked).toBeLessThan(10)
  expect(keys()).toEqual([])
})

test('a store that is away is tried again; the screen says what still stands there', async () => {
  const { deps, see, as } = await copied()
  const objects = store.keys(`folder-${folders}/`).length - 1
  deps.http = {
    ...deps.http,
    store: async () => ({ kind: 'failed', reason: 'Nothing answers at the store.', duration: 1 }),
  }
  await see('members')
  await keepCopies(deps)
  const { text } = await as('ann').get('/app/acme/settings/bucket')
  expect(text).toContain('Nothing answers at the store.')
  expect(text).toContain(`${objects} objects`)
  expect(text).toContain('The page is not public, so it is not copied.')
  expect(copyState(deps.db, bucketOf(deps.db, acmeId)?.id ?? '', deps.clock.now())).toMatchObject({
    pages: 0,
    leaving: objects,
  })
  const failed = bucketOf(deps.db, acmeId)
  await keepCopies(deps)
  expect(bucketOf(deps.db, acmeId)).toEqual(failed)
  deps.clock.advance(5 * 60_000)
  await keepCopies(deps)
  expect(bucketOf(deps.db, acmeId)).toMatchObject({ attempts: 2, failingSince: failed?.failingSince })
})

test('a wrong key is told in the store’s own words, and the right one is used at once', async () => {
  const app = testApp()
  const { deps } = app
  deps.clock.set(Date.now())
  const prefix = `folder-${++folders}/`
  useBucket(deps, acmeId, store, { prefix, accessKey: 'WRONG' })
  await keepCopies(deps)
  const ann = app.as('ann')
  const words = '403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.'
  expect((await ann.get('/app/acme/settings/bucket')).text).toContain(words)
  const tested = await ann.post('/app/acme/settings/bucket/test')
  expect(tested.status).toBe(422)
  expect(tested.text).toContain(words)
  expect(store.keys(prefix)).toEqual([])

  const saved = await ann.post('/app/acme/settings/bucket', { ...store.fields, prefix })
  expect(saved.status).toBe(303)
  const again = await ann.post('/app/acme/settings/bucket/test')
  expect(again.text).toContain('A test object was put, read back and removed.')
  expect(again.text).toContain('Visitors may read it.')
  await keepCopies(deps)
  expect(store.keys(prefix)).toContain('index.html')
  const { text } = await ann.get('/app/acme/settings/bucket')
  expect(text).not.toContain(words)
  expect(text).not.toContain('S3RVER"')
})

test('another prefix empties the first place with the keys it had', async () => {
  const { deps, prefix, keys } = await copied()
  const all = keys()
  const next = `folder-${++folders}/`
  useBucket(deps, acmeId, store, { prefix: next })
  expect(retiredBuckets(deps.db, acmeId)).toHaveLength(1)
  await keepCopies(deps)
  // A store that fails is tried again later, and this clock stands still: why it failed is said first.
  expect(bucketOf(deps.db, acmeId)?.problem).toBeNull()
  expect([store.keys(prefix), store.keys(next)]).toEqual([[], all])
  expect(retiredBuckets(deps.db, acmeId)).toEqual([])
})

test('a bucket that is removed and saved again keeps what stands there', async () => {
  const { deps, prefix, keys, puts } = await copied()
  const before = puts()
  removeBucket(deps, system, acmeId)
  useBucket(deps, acmeId, store, { prefix })
  await keepCopies(deps)
  expect(keys()).toContain('index.html')
  expect(puts()).toBe(before)
  removeBucket(deps, system, acmeId)
  await keepCopies(deps)
  expect([keys(), bucketOf(deps.db, acmeId), retiredBuckets(deps.db, acmeId)]).toEqual([[], undefined, []])
})

test('the instance’s bucket holds every public page at its own address', async () => {
  const app = await copied({ owner: null })
  const { deps, keys, read, see, incidentId } = app
  const theirs = report(app, 'Theirs', otherId)
  await keepCopies(deps)
  expect(keys()).toEqual(expect.arrayContaining(['alive.json', 'index.html', `incidents/${incidentId}`]))
  expect(keys()).toEqual(expect.arrayContaining(['s/other/index.html', `s/other/incidents/${theirs}`]))
  expect((await read(`s/other/incidents/${theirs}`)).text).toContain('data-alive="../../../alive.json"')
  expect(keys().filter((key) => key.endsWith('alive.json'))).toEqual(['alive.json'])

  changeSlug(deps, system, otherId, { slug: 'moved' })
  await keepCopies(deps)
  expect(keys().filter((key) => key.startsWith('s/other/'))).toEqual([])
  expect(keys()).toContain(`s/moved/incidents/${theirs}`)

  const own = `folder-${++folders}/`
  useBucket(deps, otherId, store, { prefix: own })
  await keepCopies(deps)
  expect(keys().filter((key) => key.startsWith('s/'))).toEqual([])
  expect(store.keys(own)).toContain(`incidents/${theirs}`)

  deleteOrganization(deps, system, otherId, 'Other')
  await keepCopies(deps)
  expect(store.keys(own)).toEqual([])
  await see('members')
  await keepCopies(deps)
  expect(keys()).toEqual([])
})

test('the sign of life comes every two minutes, and says up to when the copy was whole', async () => {
  const { deps, read } = await copied()
  const signs = async () => JSON.parse((await read('alive.json')).text)
  const first = await signs()
  expect(first.at).toBe(new Date(deps.clock.now()).toISOString())
  deps.clock.advance(119_000)
  await keepCopies(deps)
  expect(await signs()).toEqual(first)
  deps.clock.advance(1000)
  await keepCopies(deps)
  const now = new Date(deps.clock.now()).toISOString()
  expect(await signs()).toEqual({ at: now, state: now })
})

test('news during a long publication does not wait for its end', async () => {
  const app = await copied({ whole: true })
  const { deps, read, incidentId } = app
  const { seePage } = deps
  const asked: string[] = []
  deps.seePage = (slug, path) => {
    asked.push(path)
    if (path.endsWith('history.rss') && path.includes('services') && asked.length < 40)
      say(app, incidentId, 'Last word')
    return seePage(slug, path)
  }
  say(app, incidentId, 'First word')
  await keepCopies(deps)
  const news = asked.findIndex((path) => path.includes('services') && path.endsWith('history.rss'))
  const tail = asked.findLastIndex((path) => path.includes('services'))
  expect(asked.slice(news, tail)).toContain('/')
  expect((await read('index.html')).text).toContain('Last word')
  await keepCopies(deps)
  expect((await read(`incidents/${incidentId}`)).text).toContain('Last word')
})

test('a page that cannot be made stays as it was, and is asked for again', async () => {
  const app = await copied()
  const { deps, read, incidentId } = app
  const { seePage } = deps
  deps.seePage = async (slug, path) => {
    const page = await seePage(slug, path)
    return path.includes('incidents/id') ? { ...page, status: 500 } : page
  }
  say(app, incidentId, 'Now we know')
  await keepCopies(deps)
  expect((await read(`incidents/${incidentId}`)).text).not.toContain('Now we know')
  expect((await read('index.html')).text).toContain('Now we know')
  expect(deps.logger.lines).toContainEqual(expect.objectContaining({ event: 'a page could not be copied' }))
  deps.seePage = seePage
  deps.clock.advance(5 * 60_000)
  await keepCopies(deps)
  expect((await read(`incidents/${incidentId}`)).text).toContain('Now we know')
})

test('a database that is older than the bucket, as a backup put back is, puts everything anew', async () => {
  const { deps, puts, read, keys } = await copied()
  const first = puts()
  deps.clock.advance(10 * 60_000)
  const bucket = bucketOf(deps.db, acmeId)
  if (!bucket) throw new Error('there is no bucket')
  const foreign = storeOf(deps, bucket)
  const headers = { 'content-type': 'text/html' }
  await foreign.put('index.html', { headers, body: Buffer.from('All is well.') })
  await foreign.put('alive.json', { headers, body: Buffer.from(JSON.stringify({ at: new Date(0).toISOString() })) })
  compared.forget(deps.db)
  publishNow(deps, system, acmeId)
  await keepCopies(deps)
  expect((await read('index.html')).text).toContain('Cards are refused')
  expect(puts() - first).toBe(keys().length - 1)
  publishNow(deps, system, acmeId)
  compared.forget(deps.db)
  await keepCopies(deps)
  expect(puts() - first).toBe(keys().length - 1)
})
