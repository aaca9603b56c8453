import { expect, test } from 'vitest'
import { buckets } from '#src/db/schema/page-copies.ts'
import { storeOf } from '#src/domain/page-copies/bucket.ts'
import { startBucketServer, useBucket } from './bucket-server.ts'
import { testDeps } from './test-deps.ts'

test('what it has answered for is on its disk', async () => {
  const store = await startBucketServer()
  const deps = testDeps()
  deps.clock.set(Date.now())
  useBucket(deps, null, store)
  const [bucket] = deps.db.select().from(buckets).all()
  if (!bucket) throw new Error('the bucket was not saved')
  const body = Buffer.alloc(64 << 10, 'x')
  /** As each stood there when its answer came. */
  const sizes: number[] = []
  const put = async (key: string) => {
    const answer = await storeOf(deps, bucket).put(key, { headers: {}, body })
    sizes.push(answer.ok ? store.size(key) : -1)
  }
  for (let round = 0; round < 20; round++)
    await Promise.all(Array.from({ length: 16 }, (_, at) => put(`${round}-${at}`)))
  expect(sizes.filter((size) => size !== body.length)).toEqual([])
})

test('who reads while an object is replaced gets it whole', async () => {
  const store = await startBucketServer()
  const deps = testDeps()
  deps.clock.set(Date.now())
  useBucket(deps, null, store)
  const [bucket] = deps.db.select().from(buckets).all()
  if (!bucket) throw new Error('the bucket was not saved')
  const put = () => storeOf(deps, bucket).put('alive.json', { headers: {}, body: Buffer.alloc(64 << 10, 'x') })
  await put()
  let isOver = false
  const replacing = (async () => {
    for (let round = 0; round < 50; round++) await put()
    isOver = true
  })()
  const read = new Set<string>()
  while (!isOver) {
    const { status, text } = await store.read('alive.json')
    read.add(`${status} ${text.length}`)
  }
  await replacing
  expect([...read]).toEqual([`200 ${64 << 10}`])
})
