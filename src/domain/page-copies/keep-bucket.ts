import { and, asc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { buckets, pageCopies } from '#src/db/schema/page-copies.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { JobDeps } from '../context.ts'
import { waitAfter } from '../deliveries/back-off.ts'
import { aliveEvery, compareAlive, putAlive, removeAlive } from './alive.ts'
import { type Bucket, storeOf } from './bucket.ts'
import { lease, type PageCopy } from './page-copy.ts'
import { publishCopy } from './publish-copy.ts'
import { reconcileCopies } from './reconcile-copies.ts'
import { removeCopy } from './remove-copy.ts'
import { StoreFailure, type Turn } from './turn.ts'

/** Claims a bucket in which something is to be done now, so that nobody else works on it; undefined where there is none. */
export function claimBucket({ db, clock }: Pick<JobDeps, 'db' | 'clock'>): Bucket | undefined {
  const now = clock.now()
  const due = prepared(db, 'due bucket', dueBucket).get({ now, alive: now - aliveEvery })
  if (!due) return undefined
  return writeUnaudited(
    db,
    (tx) =>
      tx
        .update(buckets)
        .set({ leaseUntil: now + lease })
        .where(and(eq(buckets.id, due.id), isFree(now)))
        .returning()
        .get(),
    { durable: false },
  )
}

const isFree = (now: number) => or(isNull(buckets.leaseUntil), lte(buckets.leaseUntil, now))

const dueBucket = (db: Db) => {
  const now = sql.placeholder('now')
  const copy = (which: ReturnType<typeof sql>) =>
    sql`exists (select 1 from ${pageCopies} where ${pageCopies.bucketId} = ${buckets.id} and ${which})`
  const kept = copy(sql`${pageCopies.leavingAt} is null`)
  return db
    .select({ id: buckets.id })
    .from(buckets)
    .where(
      and(
        lte(buckets.nextAttemptAt, now),
        or(isNull(buckets.leaseUntil), lte(buckets.leaseUntil, now)),
        or(
          isNotNull(buckets.retiredAt),
          copy(sql`(${pageCopies.leavingAt} is not null or ${pageCopies.dueAt} <= ${now})`),
          and(
            or(isNull(buckets.aliveAt), lte(buckets.aliveAt, sql.placeholder('alive'))),
            copy(sql`${pageCopies.leavingAt} is null and ${pageCopies.publishedAt} is not null`),
          ),
          and(isNotNull(buckets.aliveAt), sql`not ${kept}`),
        ),
      ),
    )
    .orderBy(asc(buckets.nextAttemptAt))
    .limit(1)
    .prepare()
}

/**
 * Does what is to be done in a claimed bucket, until nothing is left or the store fails: takes away what is to go, says that
 * this host is alive, publishes what is due. Then the bucket is settled, as a delivery is.
 */
export async function keepBucket(deps: JobDeps, bucket: Bucket): Promise<void> {
  try {
    const turn: Turn = { deps, bucket, store: storeOf(deps, bucket) }
    await compareAlive(turn)
    while (!deps.stopping.aborted && (await doNext(turn)));
    settle(deps, bucket, null)
  } catch (error) {
    if (!(error instanceof StoreFailure))
      deps.logger.error('copying pages failed', { bucket: bucket.id, error: String(error) })
    settle(
      deps,
      bucket,
      error instanceof StoreFailure ? error.message : 'Opsentry could not make the copy: its log says why.',
    )
  }
}

/** Resolves with false where nothing is left to do. */
async function doNext(turn: Turn): Promise<boolean> {
  const { deps, bucket } = turn
  const present = deps.db.select().from(buckets).where(eq(buckets.id, bucket.id)).get()
  if (!present) return false
  const copies = deps.db.select().from(pageCopies).where(eq(pageCopies.bucketId, bucket.id)).all()
  const [leaving] = copies.filter(({ leavingAt }) => leavingAt !== null)
  const kept = copies.filter(({ leavingAt }) => leavingAt === null)
  const due = dueFirst(kept, deps.clock.now())
  if (present.retiredAt !== null && kept.length > 0) reconcileCopies(deps)
  else if (leaving) await removeCopy(turn, leaving)
  else if (kept.length === 0 && present.aliveAt !== null) await removeAlive(turn)
  else if (present.retiredAt !== null) forget(turn)
  else if (isAliveDue(present, kept, deps.clock.now())) await putAlive(turn)
  else if (due) await publish(turn, due)
  else return false
  return true
}

async function publish(turn: Turn, copy: PageCopy): Promise<void> {
  if (!(await publishCopy(turn, copy))) reconcileCopies(turn.deps)
}

function dueFirst(kept: PageCopy[], now: number): PageCopy | undefined {
  return kept.filter(({ dueAt }) => dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt)[0]
}

function isAliveDue({ aliveAt }: Bucket, kept: PageCopy[], now: number): boolean {
  return (aliveAt === null || aliveAt <= now - aliveEvery) && kept.some(({ publishedAt }) => publishedAt !== null)
}

/** Empty by now: its keys are of no more use. */
function forget({ deps, bucket }: Turn): void {
  writeUnaudited(deps.db, (tx) => {
    tx.delete(buckets)
      .where(and(eq(buckets.id, bucket.id), isNotNull(buckets.retiredAt)))
      .run()
  })
}

function settle(
  { db, clock }: Pick<JobDeps, 'db' | 'clock'>,
  { id, attempts, failingSince }: Bucket,
  problem: string | null,
): void {
  const now = clock.now()
  const failed = {
    attempts: attempts + 1,
    nextAttemptAt: now + waitAfter(attempts + 1, id, true),
    failingSince: failingSince ?? now,
  }
  const well = { attempts: 0, nextAttemptAt: now, failingSince: null }
  writeUnaudited(db, (tx) => {
    tx.update(buckets)
      .set({ ...(problem === null ? well : failed), problem, leaseUntil: null })
      .where(eq(buckets.id, id))
      .run()
  })
}
