import { and, asc, count, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { buckets, pageCopies, pageCopyObjects } from '#src/db/schema/page-copies.ts'
import type { BucketPlace } from '../object-store/bucket-address.ts'
import type { Bucket } from './bucket.ts'

/** Whose bucket: an organization's, or the instance's (null). */
export type BucketOwner = OrganizationId | null

export function isOwnedBy(owner: BucketOwner): SQL | undefined {
  return owner === null ? isNull(buckets.organizationId) : eq(buckets.organizationId, owner)
}

/** The bucket in use; undefined where there is none. */
export function bucketOf(db: Reader, owner: BucketOwner): Bucket | undefined {
  return db
    .select()
    .from(buckets)
    .where(and(isOwnedBy(owner), isNull(buckets.retiredAt)))
    .get()
}

/** The bucket in which an organization's page is copied: its own, else the instance's. */
export function bucketFor(db: Reader, organizationId: OrganizationId): Bucket | undefined {
  return bucketOf(db, organizationId) ?? bucketOf(db, null)
}

/** Buckets that were in use and still hold copies, or may. */
export function retiredBuckets(db: Reader, owner: BucketOwner): Bucket[] {
  return db
    .select()
    .from(buckets)
    .where(and(isOwnedBy(owner), isNotNull(buckets.retiredAt)))
    .orderBy(asc(buckets.retiredAt))
    .all()
}

export interface CopyState {
  /** Pages that stand in the bucket, or will. */
  pages: number
  /** Objects that stand there. */
  objects: number
  /** UTC ms: when the page, or the one published longest ago, was last found to stand there whole; null: not yet. */
  publishedAt: number | null
  /** Pages of which there is a newer state. */
  waiting: number
  /** Objects that still have to be taken away. */
  leaving: number
}

/** How the copies in a bucket are: of all pages, or of one organization's. */
export function copyState(db: Reader, bucketId: string, now: number, organizationId?: OrganizationId): CopyState {
  const rows = db
    .select({
      copy: pageCopies,
      objects: count(pageCopyObjects.key),
      put: count(sql`nullif(${pageCopyObjects.hash}, '')`),
    })
    .from(pageCopies)
    .leftJoin(pageCopyObjects, eq(pageCopyObjects.copyId, pageCopies.id))
    .where(
      and(
        eq(pageCopies.bucketId, bucketId),
        organizationId === undefined ? undefined : eq(pageCopies.organizationId, organizationId),
      ),
    )
    .groupBy(pageCopies.id)
    .all()
  const kept = rows.filter(({ copy }) => copy.leavingAt === null)
  const moments = kept.map(({ copy }) => copy.publishedAt)
  return {
    pages: kept.length,
    objects: kept.reduce((sum, { put }) => sum + put, 0),
    publishedAt: moments.reduce(
      (oldest, at) => (oldest === null || at === null ? null : Math.min(oldest, at)),
      moments[0] ?? null,
    ),
    waiting: kept.filter(({ copy }) => copy.publishedAt === null || copy.dueAt <= now).length,
    leaving: rows.reduce((sum, { copy, objects }) => sum + (copy.leavingAt === null ? 0 : objects), 0),
  }
}

/** Does somebody else use this place, or is another's bucket there still being emptied? */
export function isTaken(db: Reader, owner: BucketOwner, { endpoint, name, prefix }: BucketPlace): boolean {
  return db
    .select({ organizationId: buckets.organizationId })
    .from(buckets)
    .where(and(eq(buckets.endpoint, endpoint), eq(buckets.name, name), eq(buckets.prefix, prefix)))
    .all()
    .some(({ organizationId }) => organizationId !== owner)
}
