import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digestFile } from '#src/platform/backup-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { startBucketServer } from '#src/testing/bucket-server.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { type PartLimits, partSizeOf, usualParts } from './part-limits.ts'
import { fileStoreAt } from './store.ts'

const mebibyte = 1024 * 1024

async function room(changed: { accessKey?: string; endpoint?: string; limits?: PartLimits } = {}) {
  const { deps } = testRoom()
  deps.clock.set(Date.now())
  const server = await startBucketServer()
  allowDestinations(deps, system, ['127.0.0.1'])
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-file-store-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const address = { endpoint: changed.endpoint ?? server.url, name: 'copies', prefix: 'acme/', style: 'path' } as const
  const keys = { accessKey: changed.accessKey ?? 'S3RVER', secret: 'S3RVER', region: 'us-east-1' }
  const stopping = new AbortController()
  return { store: fileStoreAt(deps, address, keys, stopping.signal, changed.limits), server, folder, stopping }
}

function filled(path: string, bytes: number): string {
  writeFileSync(path, Buffer.alloc(bytes, crypto.getRandomValues(new Uint8Array(65_537))))
  return path
}

test('a file of many megabytes goes there and comes back byte for byte, with its checksum', async () => {
  const { store, server, folder } = await room()
  const path = filled(join(folder, 'a'), 12 * mebibyte)
  const facts = await digestFile(path)
  expect(await store.putFile('one two.db', { path, ...facts })).toMatchObject({ ok: true })
  expect(server.keys()).toEqual(['acme/one two.db'])
  expect(await store.getFile('one two.db', join(folder, 'b'))).toEqual({ ok: true, sha256: facts.sha256 })
  expect(await digestFile(join(folder, 'b'))).toEqual(facts)
})

/** The smallest parts that stores take. */
const parts: PartLimits = { largestWhole: 10, part: 5 * mebibyte }

test('a file that is too large for one request goes in parts, and comes back byte for byte, with its checksum', async () => {
  const { store, server, folder } = await room({ limits: parts })
  const path = filled(join(folder, 'a'), 12 * mebibyte + 1)
  const facts = await digestFile(path)
  expect(await store.putFile('one two.db', { path, ...facts })).toMatchObject({ ok: true })
  expect(server.keys()).toEqual(['acme/one two.db'])
  expect(await store.getFile('one two.db', join(folder, 'b'))).toEqual({ ok: true, sha256: facts.sha256 })
  expect(await digestFile(join(folder, 'b'))).toEqual(facts)
})

/** What a store answers in turn to the uploads of parts, and to the end; each upload is begun as it should. */
async function uploading(putParts: number[], end: string) {
  const asked: string[] = []
  const received: number[] = []
  const server = Bun.serve({
    port: 0,
    async fetch(request) {
      const { searchParams } = new URL(request.url)
      asked.push(
        [request.method, searchParams.get('partNumber') ?? (searchParams.has('uploads') ? 'begin' : 'end')].join(' '),
      )
      const body = await request.bytes()
      if (request.method === 'PUT') {
        received.push(body.length)
        const digest = new Bun.CryptoHasher('sha256').update(body).digest('hex')
        if (request.headers.get('x-amz-content-sha256') !== digest) return new Response('', { status: 400 })
        const status = putParts.shift() ?? 200
        return new Response('', { status, headers: { etag: `"<${searchParams.get('partNumber')}>"` } })
      }
      if (request.method === 'DELETE') return new Response(null, { status: 204 })
      if (searchParams.has('uploads')) return new Response('<R><UploadId>u&amp;1</UploadId></R>')
      asked.push(Buffer.from(body).toString())
      return new Response(end)
    },
  })
  atEnd(() => server.stop(true))
  const { store, folder } = await room({ endpoint: `http://127.0.0.1:${server.port}`, limits: parts })
  const path = filled(join(folder, 'a'), 5 * mebibyte + 3)
  const put = await store.putFile('x', { path, ...(await digestFile(path)) })
  return { put, asked, received }
}

test('a part that the store did not take goes again, alone', async () => {
  const { put, asked, received } = await uploading([200, 503], '<R><ETag>"all"</ETag></R>')
  expect(put).toMatchObject({ ok: true })
  expect(received).toEqual([5 * mebibyte, 3, 3])
  const tags = ['<1>', '<2>'].map((tag, index) => {
    return `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${tag.replace('<', '&lt;')}"</ETag></Part>`
  })
  const ending = `<CompleteMultipartUpload>${tags.join('')}</CompleteMultipartUpload>`
  expect(asked).toEqual(['POST begin', 'PUT 1', 'PUT 2', 'PUT 2', 'POST end', ending])
})

test('where a part is refused, or the end says so with status 200, the parts are let go', async () => {
  const refused = await uploading([403], '')
  expect(refused.put).toEqual({ ok: false, words: '403' })
  expect(refused.asked).toEqual(['POST begin', 'PUT 1', 'DELETE end'])
  const { put, asked } = await uploading([], '<Error><Code>InternalError</Code></Error>')
  expect(put).toEqual({ ok: false, words: '200 InternalError' })
  expect(asked.at(-1)).toBe('DELETE end')
  const lasting = await uploading([500, 500, 500], '')
  expect(lasting.asked).toEqual(['POST begin', 'PUT 1', 'PUT 1', 'PUT 1', 'DELETE end'])
})

test('parts are of such a size that no file has more than a store takes', () => {
  for (const size of [1, 6e9, 5e12]) {
    const part = partSizeOf(size, usualParts)
    expect(Math.ceil(size / part)).toBeLessThanOrEqual(10_000)
    expect(part).toBeLessThanOrEqual(5 * 1024 ** 3)
  }
})

test('what lies there is listed below its prefix', async () => {
  const { store, folder } = await room()
  const path = filled(join(folder, 'a'), 10)
  const facts = await digestFile(path)
  const names = Array.from({ length: 12 }, (_, one) => `opsentry-${String(one).padStart(3, '0')}.db`)
  await Promise.all(names.map((name) => store.putFile(name, { path, ...facts })))
  await store.putFile('mine.db', { path, ...facts })
  const listed = await store.list('opsentry-')
  const objects = names.map((key) => ({ key, size: 10 }))
  expect(listed.ok && listed.objects.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(objects)
  await store.remove(names[0] ?? '')
  expect(await store.list('opsentry-000')).toEqual({ ok: true, objects: [] })
})

test('a long list comes page by page', async () => {
  // s3rver fails where it has to cut a list.
  const asked: URLSearchParams[] = []
  const server = Bun.serve({
    port: 0,
    fetch(request) {
      const { searchParams } = new URL(request.url)
      asked.push(searchParams)
      const [key, more] = searchParams.has('start-after') ? ['b&amp;', 'false'] : ['a', 'true']
      return new Response(
        `<ListBucketResult><IsTruncated>${more}</IsTruncated><Contents><Key>acme/${key}</Key><Size>1</Size></Contents></ListBucketResult>`,
      )
    },
  })
  atEnd(() => server.stop(true))
  const { store } = await room({ endpoint: `http://127.0.0.1:${server.port}` })
  const objects = ['a', 'b&'].map((key) => ({ key, size: 1 }))
  expect(await store.list('')).toEqual({ ok: true, objects })
  expect(asked.map((query) => [query.get('prefix'), query.get('start-after')])).toEqual([
    ['acme/', null],
    ['acme/', 'acme/a'],
  ])
})

test('what the store refuses is told in its own words, and leaves no file', async () => {
  const { store, folder } = await room({ accessKey: 'NOBODY' })
  const path = filled(join(folder, 'a'), 10)
  expect(await store.putFile('x', { path, ...(await digestFile(path)) })).toMatchObject({
    ok: false,
    words: expect.stringContaining('403 InvalidAccessKeyId'),
  })
  expect(await store.getFile('x', join(folder, 'b'))).toMatchObject({ ok: false })
  expect(await store.list('')).toMatchObject({ ok: false, words: expect.stringContaining('403') })
  expect(statSync(join(folder, 'b'), { throwIfNoEntry: false })).toBeUndefined()
})

test('a file that cannot be read or written here is no fault of the store', async () => {
  const { store, folder } = await room()
  const path = filled(join(folder, 'a'), 10)
  const facts = await digestFile(path)
  await store.putFile('x', { path, ...facts })
  const own = (name: string) => ({
    ok: false,
    ownFile: true,
    words: expect.stringContaining(`${name} cannot be read or`),
  })
  const missing = join(folder, 'gone/a')
  expect(await store.putFile('y', { path: missing, ...facts })).toEqual(own(missing))
  expect(await store.getFile('x', missing)).toEqual(own(missing))
  expect(await store.getFile('x', path)).toEqual(own(path))
  expect(readFileSync(path)).toHaveLength(10)
})

test('what is not there is told as such', async () => {
  const { store, folder } = await room()
  expect(await store.getFile('gone', join(folder, 'b'))).toMatchObject({
    ok: false,
    words: expect.stringMatching(/^404 NoSuchKey/),
  })
})

test('a transfer ends with Opsentry, and one to nobody says so', async () => {
  const { store, folder, stopping } = await room()
  const path = filled(join(folder, 'a'), 10)
  const facts = await digestFile(path)
  stopping.abort(new Error('Opsentry stops.'))
  expect(await store.putFile('x', { path, ...facts })).toEqual({ ok: false, words: 'Opsentry stops.' })
  const nobody = await room({ endpoint: 'http://127.0.0.1:1' })
  expect(await nobody.store.putFile('x', { path, ...facts })).toMatchObject({
    ok: false,
    words: expect.stringContaining('Nothing answers at 127.0.0.1, port 1.'),
  })
  expect(readFileSync(path)).toHaveLength(10)
})
