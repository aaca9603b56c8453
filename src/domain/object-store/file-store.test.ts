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
import { fileStoreAt } from './store.ts'

async function room(changed: { accessKey?: string; endpoint?: string } = {}) {
  const { deps } = testRoom()
  deps.clock.set(Date.now())
  const server = await startBucketServer()
  allowDestinations(deps, system, ['127.0.0.1'])
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-file-store-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const address = { endpoint: changed.endpoint ?? server.url, name: 'copies', prefix: 'acme/', style: 'path' } as const
  const keys = { accessKey: changed.accessKey ?? 'S3RVER', secret: 'S3RVER', region: 'us-east-1' }
  const stopping = new AbortController()
  return { store: fileStoreAt(deps, address, keys, stopping.signal), server, folder, stopping }
}

function filled(path: string, bytes: number): string {
  writeFileSync(path, Buffer.alloc(bytes, crypto.getRandomValues(new Uint8Array(65_537))))
  return path
}

test('a file of many megabytes goes there and comes back byte for byte, with its checksum', async () => {
  const { store, server, folder } = await room()
  const path = filled(join(folder, 'a'), 12 * 1024 * 1024)
  const facts = await digestFile(path)
  expect(await store.putFile('one two.db', { path, ...facts })).toMatchObject({ ok: true })
  expect(server.keys()).toEqual(['acme/one two.db'])
  expect(await store.getFile('one two.db', join(folder, 'b'))).toEqual({ ok: true, sha256: facts.sha256 })
  expect(await digestFile(join(folder, 'b'))).toEqual(facts)
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
