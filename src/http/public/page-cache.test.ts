import { brotliDecompressSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { everyCache } from '../cache-control.ts'
import { createPageCache } from './page-cache.ts'
import { statusPageOf } from './page-of.ts'

const kibibyte = 1024

/** Of what is rendered in one go. */
function atOnce(answer: Response | Promise<Response>): Response {
  if (answer instanceof Promise) throw new Error('it was rendered in steps')
  return answer
}

/** The cache alone, and pages of random letters as long as asked, each rendering counted. */
function cacheAlone(capacity?: { front: number; detail: number }) {
  const { deps, db, clock } = testRoom()
  const pages = createPageCache(deps, capacity)
  const rendered: string[] = []
  const ask = (path: string, headers: Record<string, string> = {}, slug = 'acme', length = 5 * kibibyte) => {
    const request = new Request(`http://localhost/s/${slug}/${path}`, { headers })
    const again = pages.again(request)
    if (again) return again.response
    const key = path.split('?')[0] ?? ''
    return atOnce(
      pages.answer(request, statusPageOf(deps, request, slug), {
        key,
        sight: undefined,
        type: 'text/html',
        isDetail: key.startsWith('incidents/'),
        holds: key === 'service' ? 'for a minute' : 'until a change',
        headers: {},
        render() {
          rendered.push(`${slug}/${key}`)
          return key.padEnd(length, 'All systems operational. ')
        },
      }),
    )
  }
  /** How often pages are rendered while this is done. */
  const renderings = (act: () => void) => {
    const before = rendered.length
    act()
    return rendered.slice(before)
  }
  return { deps, db, clock, pages, ask, renderings }
}

test('a page is rendered once, however it is asked for, and again after a change of its own organization', () => {
  const { deps, ask, renderings } = cacheAlone()
  const askAll = () => {
    for (const query of ['', '', '?utm_source=mail', '?utm_source=post', '?']) ask(query)
    ask('', {}, 'other')
  }
  expect(renderings(askAll)).toEqual(['acme/', 'other/'])
  addService(deps, 'Web', null, otherId)
  expect(renderings(askAll)).toEqual(['other/'])
  addService(deps, 'API')
  expect(renderings(askAll)).toEqual(['acme/'])
})

test('a herd that comes for one outdated page makes one rendering', async () => {
  const { deps, ask, renderings } = cacheAlone()
  ask('')
  addService(deps, 'API')
  const herd = Array.from({ length: 200 }, (_, one) => one)
  let answers: Promise<Response>[] = []
  const made = renderings(() => {
    answers = herd.map(async (one) => ask(one % 2 ? '' : '?utm_source=mail', { 'accept-encoding': 'br, gzip' }))
  })
  expect([made, new Set((await Promise.all(answers)).map(({ status }) => status))]).toEqual([['acme/'], new Set([200])])
})

test('unknown queries fill nothing', () => {
  const { pages, ask } = cacheAlone()
  ask('')
  const before = pages.size()
  for (let number = 0; number < 1000; number++) ask(`?utm_campaign=${number}`)
  expect(pages.size()).toEqual(before)
})

test('a crawler over 1,282 incidents keeps within its bytes and takes no front page with it', () => {
  const { pages, ask, renderings } = cacheAlone({ front: 512 * kibibyte, detail: 256 * kibibyte })
  const fronts = ['', 'history', 'summary.json']
  for (const front of fronts) ask(front, { 'accept-encoding': 'gzip' })
  for (let number = 0; number < 1282; number++) ask(`incidents/${number}`, { 'accept-encoding': 'gzip' })
  expect(pages.size().detail).toBeLessThanOrEqual(256 * kibibyte)
  expect(pages.size().detail).toBeGreaterThan(200 * kibibyte)
  expect(renderings(() => fronts.forEach((front) => void ask(front)))).toEqual([])
  expect(renderings(() => ['incidents/1281', 'incidents/0'].forEach((one) => void ask(one)))).toEqual([
    'acme/incidents/0',
  ])
})

test('it holds until a boundary of time, at most an hour, a minute where its figures slide', () => {
  const { clock, ask, renderings } = cacheAlone()
  const askBoth = () => ['', 'service'].forEach((one) => void ask(one))
  expect(renderings(askBoth)).toEqual(['acme/', 'acme/service'])
  clock.advance(59_999)
  expect(renderings(askBoth)).toEqual([])
  clock.advance(1)
  expect(renderings(askBoth)).toEqual(['acme/service'])
  clock.advance(3_540_000)
  expect(renderings(askBoth)).toEqual(['acme/', 'acme/service'])
  clock.jump(-1)
  expect(renderings(askBoth), 'a clock that was set back').toEqual(['acme/', 'acme/service'])
})

test('the first visitor gets gzip, the next ones the smaller codings; no coding is asked for in vain', async () => {
  const { pages, ask } = cacheAlone()
  const coding = (accept: string) => ask('', { 'accept-encoding': accept }).headers.get('content-encoding')
  expect([coding('br, gzip'), coding('br, gzip')]).toEqual(['gzip', 'gzip'])
  const before = pages.size().front
  await pages.packed()
  expect([coding('br, gzip'), coding('zstd, gzip'), coding('gzip'), coding('br;q=0')]).toEqual([
    'br',
    'zstd',
    'gzip',
    null,
  ])
  expect(pages.size().front).toBeGreaterThan(before)
  const packed = ask('', { 'accept-encoding': 'br' })
  const plain = await ask('').text()
  expect(brotliDecompressSync(await packed.arrayBuffer()).toString()).toBe(plain)
  const [one, other] = [ask('', { 'accept-encoding': 'br' }), ask('')].map(({ headers }) => headers.get('etag'))
  expect(one).toBe(other)
})

test('who refuses plain bytes gets none, however small the answer is', async () => {
  const { ask } = cacheAlone()
  const small = (accept: string) => ask('small', { 'accept-encoding': accept }, 'acme', 20)
  expect(small('gzip').headers.get('content-encoding')).toBe(null)
  for (const accept of ['br', 'zstd', 'gzip'])
    expect(small(`${accept}, identity;q=0`).headers.get('content-encoding')).toBe(accept)
  const refused = small('*;q=0')
  expect([refused.status, await refused.text()]).toEqual([406, expect.stringContaining('allow identity')])
})

test('its date is that of its last change; of two changes in one second it tells none', () => {
  const { deps, db, clock } = testRoom()
  const pages = createPageCache(deps)
  let text = 'a'
  const page = () => {
    const request = new Request('http://localhost/s/acme/x')
    const asked = { key: 'x', sight: undefined, type: 'text/plain', isDetail: false, headers: {}, render: () => text }
    return atOnce(pages.answer(request, statusPageOf(deps, request, 'acme'), { ...asked, holds: 'until a change' }))
  }
  const changed = () =>
    writeUnaudited(db, (tx) => tx.update(organizations).set({ footer: text }).where(eq(organizations.id, acmeId)).run())
  const date = () => page().headers.get('last-modified')
  clock.advance(10_500)
  expect(date()).toBe('Tue, 10 Mar 2026 12:00:10 GMT')
  clock.advance(5000)
  changed()
  expect(date(), 'rendered anew to the same').toBe('Tue, 10 Mar 2026 12:00:10 GMT')
  text = 'b'
  changed()
  expect(date()).toBe('Tue, 10 Mar 2026 12:00:15 GMT')
  for (text of ['c', 'd']) {
    changed()
    expect(date()).toBe(null)
  }
  clock.advance(1000)
  text = 'e'
  changed()
  expect(date()).toBe('Tue, 10 Mar 2026 12:00:16 GMT')
})

const app = testApp({ fixedUrl: 'http://status.example' })
const at = (url: string, init: RequestInit = {}) => app.handle(new Request(url, init))
const statusesAt = (...urls: string[]) => Promise.all(urls.map(async (url) => (await at(url)).status))

test('a 304 carries what a cache takes over, and HEAD tells GET’s length in each coding', async () => {
  const url = 'http://status.example/api/v2/summary.json'
  const { headers } = await at(url)
  expect(headers.get('cache-control')).toBe(everyCache)
  const since = headers.get('last-modified') ?? ''
  const validators: Record<string, string>[] = [
    { 'if-none-match': `"x", ${headers.get('etag')}` },
    { 'if-modified-since': since },
  ]
  for (const asked of validators) {
    const unchanged = await at(url, { headers: asked })
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ''])
    for (const name of ['cache-control', 'etag', 'vary', 'last-modified', 'access-control-allow-origin'])
      expect([name, unchanged.headers.get(name)]).toEqual([name, headers.get(name)])
    expect(unchanged.headers.get('content-type')).toBe(null)
  }
  for (const accept of ['identity', 'gzip']) {
    const got = await at(url, { headers: { 'accept-encoding': accept } })
    const head = await at(url, { method: 'HEAD', headers: { 'accept-encoding': accept } })
    const length = String((await got.bytes()).length)
    expect([await head.text(), head.headers.get('content-length')]).toEqual(['', length])
    expect(head.headers.get('etag')).toBe(got.headers.get('etag'))
  }
})

test('what was answered at an address is answered at no other, and not after it ceased to be one', async () => {
  changeDomain(app.deps, system, otherId, 'status.other.example')
  const ours = ['http://status.example/', 'http://status.other.example/', 'http://127.0.0.1/']
  expect(await statusesAt(...ours, ...ours)).toEqual([200, 200, 200, 200, 200, 200])
  expect(await statusesAt('http://evil.example/', 'http://status.example.evil/')).toEqual([421, 421])
  changeDomain(app.deps, system, otherId, 'moved.other.example')
  // Rendered anew where it is now, it is not given where it was.
  expect(await statusesAt('http://moved.other.example/', ours[1] ?? '', ours[0] ?? '')).toEqual([200, 421, 200])
})

test('a page that turns private is given to nobody who was not let in, from the next request on', async () => {
  const paths = ['/s/other/', '/s/other/history.atom', '/s/other/api/v2/status.json', '/s/other/badge.svg']
  const urls = paths.map((path) => `http://status.example${path}`)
  const hide = (visibility: 'members' | 'public') =>
    changeVisibility(app.deps, system, otherId, { visibility, password: '', hiddenFromSearch: false })
  expect(await statusesAt(...urls, ...urls)).not.toContain(401)
  hide('members')
  for (const url of urls) {
    const answer = await at(url, { headers: { 'if-none-match': '*' } })
    expect([url, answer.status === 200 || answer.status === 304]).toEqual([url, false])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  }
  hide('public')
  expect(new Set(await statusesAt(...urls))).toEqual(new Set([200]))
})
