import { brotliDecompressSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { testApp, withoutMask } from '#src/testing/harness.ts'
import { until } from '#src/testing/serving.ts'

const app = testApp()
const ann = app.as('ann')

let plain = ''
beforeAll(async () => {
  plain = withoutMask((await ann.get('/app/acme/incidents')).text)
})

const browsers: [accepted: string, coding: string | null, unpack: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array][] = [
  ['gzip, deflate, zstd', 'zstd', (bytes) => Bun.zstdDecompressSync(bytes)],
  ['gzip, deflate, br, zstd', 'zstd', (bytes) => Bun.zstdDecompressSync(bytes)],
  ['gzip, deflate, br', 'br', (bytes) => brotliDecompressSync(bytes)],
  ['gzip', 'gzip', (bytes) => Bun.gunzipSync(bytes)],
  ['zstd;q=0.5, br', 'br', (bytes) => brotliDecompressSync(bytes)],
  ['br;q=0.1, gzip;q=0.9', 'gzip', (bytes) => Bun.gunzipSync(bytes)],
  ['gzip;q=0', null, (bytes) => bytes],
  ['', null, (bytes) => bytes],
]

const keyed = (text: string) => withoutMask(text).replace(/(name="_once" value=")[^"]*/g, '$1…')

test.each(browsers)(
  'a page of the dashboard for %j comes as %s, and is the same page',
  async (accepted, coding, unpack) => {
    const { headers, bytes, status } = await ann.get('/app/acme/incidents', { 'accept-encoding': accepted })
    expect([status, headers.get('content-encoding'), headers.get('content-type')]).toEqual([
      ...[200, coding, 'text/html; charset=utf-8'],
    ])
    expect(headers.get('vary')).toBe('Accept-Encoding, HX-Request')
    expect(keyed(new TextDecoder().decode(unpack(bytes)))).toBe(keyed(plain))
    if (coding) expect(bytes.length).toBeLessThan(plain.length / 2)
  },
)

test.each([
  ['', null],
  ['gzip', 'gzip'],
  ['zstd', 'zstd'],
])('asked with %j, a form that was refused has its status in the answer and in the log', async (accepted, coding) => {
  const { deps, visitor } = testApp()
  const asked = { 'accept-encoding': accepted }
  const { status, headers } = await visitor().post('/sign-in', { email: 'x', password: 'y' }, asked)
  expect([status, headers.get('content-encoding')]).toEqual([422, coding])
  await until(() => deps.logger.lines.find(({ event }) => event === 'request'), 'the request to be logged')
  expect(deps.logger.lines.findLast(({ event }) => event === 'request')?.facts).toMatchObject({ status: 422 })
})

test('a form, which is packed in this thread, comes whole', async () => {
  const { headers, bytes } = await app.visitor().get('/sign-in', { 'accept-encoding': 'zstd' })
  const text = new TextDecoder().decode(Bun.zstdDecompressSync(bytes))
  expect([headers.get('content-encoding'), text.length < 16_384]).toEqual(['zstd', true])
  expect(text.trimEnd()).toMatch(/<\/html>$/)
})

const asked = { 'accept-encoding': 'gzip' }

test.each([
  ['a form of a stranger', () => app.visitor().get('/sign-in', asked), 'gzip'],
  ['a form that was refused', () => app.visitor().post('/sign-in', { email: 'x', password: 'y' }, asked), 'gzip'],
  ['a page that is short', () => app.visitor().get('/nothing-here', asked), null],
  ['a sentence', () => app.visitor().get('/app/acme/subscribers.csv', asked), null],
  ['a redirect', () => ann.get('/app', asked), null],
  ['a download', () => ann.get('/app/acme/subscribers.csv', asked), null],
  ['a page that is kept, packed once', () => app.visitor().get('/', asked), 'gzip'],
])('%s', async (_what, ask, coding) => {
  expect((await ask()).headers.get('content-encoding')).toBe(coding)
})

test.each([
  ['same-origin', 'gzip'],
  ['none', 'gzip'],
  ['same-site', null],
  ['cross-site', null],
])('a page that a browser asks for from %s', async (site, coding) => {
  const { headers } = await ann.get('/app/acme/subscribers?search=sue', { ...asked, 'sec-fetch-site': site })
  expect(headers.get('content-encoding')).toBe(coding)
})

test('two answers hold no token twice, and each of their forms is taken', async () => {
  const tokens = await Promise.all(
    [1, 2].map(async () => /name="_csrf" value="([^"]+)"/.exec((await ann.get('/account')).text)?.[1] ?? ''),
  )
  expect(new Set([...tokens, ann.cookie('opsentry_csrf')]).size).toBe(3)
  const bare = ann.cookie('opsentry_csrf') ?? ''
  for (const [at, _csrf] of [...tokens, bare].entries()) {
    const body = new URLSearchParams({ _csrf, name: `Ann ${at}` })
    const { status } = await ann.send('/account/name', { method: 'POST', headers: {}, body })
    expect([at, status]).toEqual([at, 303])
  }
})
