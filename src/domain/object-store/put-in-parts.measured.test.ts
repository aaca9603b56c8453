import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digestFile } from '#src/platform/backup-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { memoryGrowth } from '#src/testing/memory-growth.ts'
import { system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { fileStoreAt } from './store.ts'

const mebibyte = 1024 * 1024

/** In a process of its own, whose memory is not looked at. Resolves with its port. */
async function bucketAt(directory: string): Promise<number> {
  const script = `
    const S3rver = require('s3rver')
    const configureBuckets = [{ name: 'copies', configs: [] }]
    new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: process.argv[1], configureBuckets })
      .run().then(({ port }) => console.log(port))`
  const child = Bun.spawn([process.execPath, '-e', script, directory], { stdout: 'pipe', stderr: 'inherit' })
  atEnd(async () => {
    child.kill()
    await child.exited
  })
  const { value } = await child.stdout.getReader().read()
  return Number(new TextDecoder().decode(value))
}

test('memory does not grow with a file of 700 MiB', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-parts-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  const file = openSync(path, 'w')
  const chunk = crypto.getRandomValues(new Uint8Array(65_536))
  for (let one = 0; one < 11_200; one++) writeSync(file, chunk)
  const facts = await digestFile(path)
  const { deps } = testRoom()
  deps.clock.set(Date.now())
  allowDestinations(deps, system, ['127.0.0.1'])
  const endpoint = `http://127.0.0.1:${await bucketAt(join(folder, 'bucket'))}`
  const keys = { accessKey: 'S3RVER', secret: 'S3RVER', region: 'us-east-1' }
  const bucket = { endpoint, name: 'copies', prefix: '', style: 'path' } as const
  const store = fileStoreAt(deps, bucket, keys, new AbortController().signal)
  const grown = await memoryGrowth(async () => {
    expect(await store.putFile('x', { path, ...facts })).toMatchObject({ ok: true })
  })
  expect(await store.list('')).toEqual({ ok: true, objects: [{ key: 'x', size: 700 * mebibyte }] })
  // What was read lies there until it is collected, however large the file is.
  expect(grown).toBeLessThan(350 * mebibyte)
})
