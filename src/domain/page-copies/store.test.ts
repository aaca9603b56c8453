import { expect, test } from 'vitest'
import { buckets } from '#src/db/schema/page-copies.ts'
import { allowDestinations } from '#src/domain/destinations/allow-destinations.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { wordsOf } from '../object-store/store-answer.ts'
import { storeOf } from './bucket.ts'
import { configureBucket } from './configure-bucket.ts'
import { bucketOf } from './find-bucket.ts'

test.each([
  [
    403,
    '<Error><Code>AccessDenied</Code><Message>No &amp; never &lt;here&gt;</Message></Error>',
    '403 AccessDenied: No & never <here>',
  ],
  [
    301,
    '<Error><Code>PermanentRedirect</Code><Message>Use  the\nright endpoint.</Message></Error>',
    '301 PermanentRedirect: Use the right endpoint.',
  ],
  [500, '<Error><Code>InternalError</Code></Error>', '500 InternalError'],
  [502, '<html>Bad gateway</html>', '502'],
  [400, 'bad request\n', '400 bad request'],
  [404, '', '404'],
  [500, '<Code>a', '500'],
  [500, `<Code>a</Code><Message>${'x'.repeat(900)}</Message>`, `500 a: ${'x'.repeat(492)}…`],
])('an answer %i %j is told as %j', (status, body, words) => {
  expect(wordsOf(status, body)).toBe(words)
})

async function room() {
  const made = testRoom()
  const sink = await startHttpSink()
  atEnd(() => sink.close())
  allowDestinations(made.deps, system, ['127.0.0.1'])
  const fields = { endpoint: sink.url, name: 'status', accessKey: 'KEY', secret: 'SECRET', prefix: 'acme' }
  configureBucket(made.deps, system, acmeId, readForm(fields))
  const bucket = bucketOf(made.db, acmeId)
  if (!bucket) throw new Error('there is no bucket')
  return { ...made, sink, bucket, store: storeOf(made.deps, bucket) }
}

test('an object is put with its headers, signed, at its address', async () => {
  const { sink, store } = await room()
  const headers = { 'content-type': 'text/html', 'cache-control': 'max-age=1', 'content-encoding': 'gzip' }
  expect(await store.put('index.html', { headers, body: Buffer.from('Hello') })).toEqual({ ok: true, body: '' })
  expect(sink.posts).toMatchObject([{ method: 'PUT', path: '/status/acme/index.html', body: 'Hello', headers }])
  expect(sink.posts[0]?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=KEY\/20260310\/us-east-1\/s3\/aws4_request,SignedHeaders=cache-control;content-encoding;content-type;host;/,
  )
})

test('what is gone already counts as removed', async () => {
  const { sink, store } = await room()
  sink.reply = { status: 404, body: '<Error><Code>NoSuchKey</Code><Message>Gone.</Message></Error>' }
  expect(await store.remove('x')).toEqual({ ok: true, body: '' })
  sink.reply = { status: 404, body: '<Error><Code>NoSuchBucket</Code><Message>No bucket.</Message></Error>' }
  expect(await store.remove('x')).toEqual({ ok: false, words: '404 NoSuchBucket: No bucket.' })
})

test('an endpoint that is not public any more is not asked', async () => {
  const { sink, store, deps, bucket } = await room()
  allowDestinations(deps, system, [])
  const refused = await storeOf(deps, bucket).put('x', { headers: {}, body: Buffer.from('') })
  expect(refused).toEqual({ ok: false, words: '127.0.0.1 is not a public address. The instance admin can allow it.' })
  expect(sink.posts).toEqual([])
  expect((await store.read('x')).ok).toBe(true)
})

test('the keys are sealed', async () => {
  const { db } = await room()
  expect(JSON.stringify(db.select().from(buckets).all())).not.toMatch(/"(KEY|SECRET)"/)
})
