import { and, eq, isNull } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { buckets, pageCopies } from '#src/db/schema/page-copies.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { aliveKey, forgetHashes, lease } from './page-copy.ts'
import { must, StoreFailure, type Turn } from './turn.ts'

/** Milliseconds between two signs of life; a copy waits for five of them (static/copy.js). */
export const aliveEvery = 2 * 60_000

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=15' }

/** Says in the bucket that this host is well, and up to when its copies were the whole truth. Throws StoreFailure. */
export async function putAlive({ deps, bucket, store }: Turn): Promise<void> {
  const now = deps.clock.now()
  const signs = { at: new Date(now).toISOString(), state: new Date(stateOf(deps.db, bucket.id, now)).toISOString() }
  must(await store.put(aliveKey, { headers, body: Buffer.from(`${JSON.stringify(signs)}\n`) }))
  note({ deps, bucket }, now)
}

/** Buckets of which this process has read the sign of life. */
export const compared = perDb('buckets compared', (_: Db) => new Set<string>())

/**
 * Once after a start: where the bucket's sign of life is not the one noted here, this database is older than the bucket, as after
 * a backup was put back, or somebody else wrote there. Then nothing is known of its objects, and all are put anew.
 */
export async function compareAlive({ deps, bucket, store }: Turn): Promise<void> {
  if (bucket.aliveAt === null || compared(deps.db).has(bucket.id)) return
  const { db } = deps
  const found = await store.read(aliveKey)
  if (!found.ok && !isMissing(found.words)) throw new StoreFailure(found.words)
  compared(db).add(bucket.id)
  if (found.ok && found.body.includes(new Date(bucket.aliveAt).toISOString())) return
  forgetHashes(db, bucket.id)
}

/** Takes the sign of life away, with the last copy. Throws StoreFailure. */
export async function removeAlive({ deps, bucket, store }: Turn): Promise<void> {
  must(await store.remove(aliveKey))
  note({ deps, bucket }, null)
}

/** Now, where nothing waits to be put; else when the copy that waits was last whole. */
function stateOf(db: Reader, bucketId: string, now: number): number {
  const kept = db
    .select()
    .from(pageCopies)
    .where(and(eq(pageCopies.bucketId, bucketId), isNull(pageCopies.leavingAt)))
    .all()
  const waiting = kept.flatMap(({ dueAt, publishedAt }) => (dueAt <= now && publishedAt !== null ? [publishedAt] : []))
  return Math.min(now, ...waiting)
}

function isMissing(words: string): boolean {
  return words.startsWith('404')
}

function note({ deps, bucket }: Pick<Turn, 'deps' | 'bucket'>, aliveAt: number | null): void {
  writeUnaudited(deps.db, (tx) => {
    tx.update(buckets)
      .set({ aliveAt, leaseUntil: deps.clock.now() + lease })
      .where(eq(buckets.id, bucket.id))
      .run()
  })
}
