import { beforeAll, expect, test } from 'vitest'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { keepCopies } from '#src/testing/bucket-server.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { addService } from '#src/testing/services.ts'
import { startSwift } from '#src/testing/swift-server.ts'
import { readForm } from '../forms/form.ts'
import { signedHeaders } from '../object-store/sign-request.ts'
import { storeOf } from './bucket.ts'
import { configureBucket } from './configure-bucket.ts'
import { bucketOf, copyState } from './find-bucket.ts'
import { testBucket } from './test-bucket.ts'

/** A store that checks signatures. Needs Debian's swift-proxy swift-account swift-container swift-object. */

let swift: Awaited<ReturnType<typeof startSwift>>

beforeAll(async () => {
  swift = await startSwift()
})

function room(prefix: string, secret = swift.secret) {
  const app = testApp()
  const { deps } = app
  deps.clock.set(Date.now())
  addService(deps, 'Checkout')
  allowDestinations(deps, system, ['127.0.0.1'])
  const { url: endpoint, accessKey } = swift
  configureBucket(deps, system, acmeId, readForm({ endpoint, name: 'copies', prefix, accessKey, secret }))
  return app
}

test('a copy is put, read back with its headers, and taken away', async () => {
  const { deps } = room('acme')
  expect(await testBucket(deps, system, acmeId)).toMatchObject({ ok: true, visitors: expect.stringMatching(/^40\d/) })
  await keepCopies(deps)
  const bucket = bucketOf(deps.db, acmeId)
  if (!bucket) throw new Error('there is no bucket')
  expect(bucket).toMatchObject({ problem: null })
  const { objects } = copyState(deps.db, bucket.id, deps.clock.now())
  expect([objects > 20, bucket.puts]).toEqual([true, objects])

  const request = { method: 'GET', url: `${swift.url}/copies/acme/index.html`, headers: {}, body: null }
  const keys = { ...swift, region: 'us-east-1' }
  const front = await fetch(request.url, { headers: signedHeaders(request, keys, Date.now()) })
  expect(await front.text()).toContain('Checkout')
  expect(Object.fromEntries(front.headers)).toMatchObject({
    ...{ 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'gzip' },
    'cache-control': expect.stringContaining('max-age=10'),
  })

  await changeVisibility(deps, system, acmeId, { visibility: 'members', password: '', hiddenFromSearch: false })
  await keepCopies(deps)
  expect(await storeOf(deps, bucket).read('index.html')).toMatchObject({
    ok: false,
    words: expect.stringMatching(/^404 /),
  })
  expect(copyState(deps.db, bucket.id, deps.clock.now())).toMatchObject({ pages: 0, objects: 0, leaving: 0 })
})

test('a wrong secret is told in the store’s own words', async () => {
  const { deps } = room('wrong', 'wrong')
  const words =
    '403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.'
  expect(await testBucket(deps, system, acmeId)).toEqual({ ok: false, failed: 'put', words })
  await keepCopies(deps)
  expect(bucketOf(deps.db, acmeId)).toMatchObject({ problem: words, attempts: 1, puts: 0 })
})
