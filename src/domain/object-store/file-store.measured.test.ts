import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

const mebibyte = 1024 * 1024

test('the memory does not grow with the file that goes there and comes back; the server in this process has a part in it', async () => {
  const { deps } = testRoom()
  deps.clock.set(Date.now())
  const server = await startBucketServer()
  allowDestinations(deps, system, ['127.0.0.1'])
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-file-store-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const address = { endpoint: server.url, name: 'copies', prefix: '', style: 'path' } as const
  const keys = { accessKey: 'S3RVER', secret: 'S3RVER', region: 'us-east-1' }
  const store = fileStoreAt(deps, address, keys, new AbortController().signal)
  const path = join(folder, 'a')
  writeFileSync(path, Buffer.alloc(48 * mebibyte, crypto.getRandomValues(new Uint8Array(65_537))))
  const facts = await digestFile(path)
  Bun.gc(true)
  const before = process.memoryUsage.rss()
  expect(await store.putFile('a.db', { path, ...facts })).toMatchObject({ ok: true })
  expect(await store.getFile('a.db', join(folder, 'b'))).toEqual({ ok: true, sha256: facts.sha256 })
  expect(process.memoryUsage.rss() - before).toBeLessThan(96 * mebibyte)
})
