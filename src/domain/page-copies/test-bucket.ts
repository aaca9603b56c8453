import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { placeText } from '../object-store/bucket-address.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { storeOf } from './bucket.ts'
import { authorizeBucket, inUse } from './configure-bucket.ts'
import type { BucketOwner } from './find-bucket.ts'

/** Enough for a person's attempts, too few to flood somebody else's server from here. */
const attempts = { limit: 30, window: 10 * 60_000 }

/** `failed`: at what, and the store's words. `visitors`: why they may not read it, in the store's words; null: they may. */
export type BucketTest = { ok: true; visitors: string | null } | { ok: false; failed: 'put' | 'get'; words: string }

/** Puts a small object into the saved bucket, reads it back and removes it. Throws conflict and rate_limited. */
export async function testBucket(deps: Deps, actor: Actor, owner: BucketOwner): Promise<BucketTest> {
  authorizeBucket(actor, owner)
  const bucket = inUse(deps.db, owner)
  spendAttempts(deps, { key: `bucket-test:${bucket.id}`, ...attempts })
  const result = await tryOut(deps, bucket)
  write(deps.db, (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'bucket.tested',
      organizationId: owner,
      subject: { type: 'bucket', id: bucket.id },
      changes: { place: placeText(bucket), ...result },
    }),
  )
  return result
}

async function tryOut(deps: Deps, bucket: Parameters<typeof storeOf>[1]): Promise<BucketTest> {
  const store = storeOf(deps, bucket)
  const key = `opsentry-test-${deps.ids.id()}.txt`
  const text = `Opsentry puts this here to see that it can. ${deps.ids.id()}`
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  const put = await store.put(key, { headers, body: Buffer.from(text) })
  if (!put.ok) return { ok: false, failed: 'put', words: put.words }
  const read = await store.read(key)
  const unsigned = await store.readUnsigned(key)
  await store.remove(key)
  if (!read.ok) return { ok: false, failed: 'get', words: read.words }
  if (read.body !== text) return { ok: false, failed: 'get', words: 'Something else came back than was put.' }
  return { ok: true, visitors: unsigned.ok ? null : unsigned.words }
}
