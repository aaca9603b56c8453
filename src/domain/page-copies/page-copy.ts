import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { buckets, pageCopies, pageCopyObjects } from '#src/db/schema/page-copies.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import type { Organization } from '../organizations/find-organization.ts'

export type PageCopy = typeof pageCopies.$inferSelect

/** Milliseconds of a turn at a bucket, counted from each sign of progress; longer than one request may take. */
export const lease = 2 * 60_000

/** The organization whose page may be copied: public, and not deleted. */
export function copiedOrganization(db: Reader, id: OrganizationId): Organization | undefined {
  return db
    .select()
    .from(organizations)
    .where(and(eq(organizations.id, id), eq(organizations.visibility, 'public'), isNull(organizations.deletedAt)))
    .get()
}

/** May the page still be put there? Asked before each object: a page may turn private while it is published. */
export function isStillWanted(db: Db, copy: PageCopy): boolean {
  return prepared(db, 'page copy wanted', wanted).get({ id: copy.id }) !== undefined
}

const wanted = (db: Db) =>
  db
    .select({ id: pageCopies.id })
    .from(pageCopies)
    .innerJoin(buckets, eq(buckets.id, pageCopies.bucketId))
    .innerJoin(organizations, eq(organizations.id, pageCopies.organizationId))
    .where(
      and(
        eq(pageCopies.id, sql.placeholder('id')),
        isNull(pageCopies.leavingAt),
        isNull(buckets.retiredAt),
        eq(organizations.visibility, 'public'),
        isNull(organizations.deletedAt),
      ),
    )
    .prepare()

/** Key -> hash of what is in the bucket; '' where it may be anything. */
export function knownObjects(db: Reader, { id }: PageCopy): Map<string, string> {
  const rows = db.select().from(pageCopyObjects).where(eq(pageCopyObjects.copyId, id)).all()
  return new Map(rows.map(({ key, hash }) => [key, hash]))
}

/** Before an object is put. Forced to disk where it is new: nothing is in the bucket that is not known here. */
export function noteIntent({ db }: Pick<Deps, 'db'>, { id }: PageCopy, key: string, isNew: boolean): void {
  writeUnaudited(
    db,
    (tx) => {
      tx.insert(pageCopyObjects)
        .values({ copyId: id, key, hash: '' })
        .onConflictDoUpdate({ target: [pageCopyObjects.copyId, pageCopyObjects.key], set: { hash: '' } })
        .run()
    },
    { durable: isNew },
  )
}

/** After it was put. If a power cut undoes this, the object is put once more. */
export function notePut({ db, clock }: Pick<Deps, 'db' | 'clock'>, copy: PageCopy, key: string, hash: string): void {
  const isIt = and(eq(pageCopyObjects.copyId, copy.id), eq(pageCopyObjects.key, key))
  writeUnaudited(
    db,
    (tx) => {
      tx.update(pageCopyObjects).set({ hash }).where(isIt).run()
      tx.update(buckets)
        .set({ puts: sql`${buckets.puts} + 1`, leaseUntil: clock.now() + lease })
        .where(eq(buckets.id, copy.bucketId))
        .run()
    },
    { durable: false },
  )
}

/** All that is in the bucket may be anything. */
export function forgetHashes(db: Db, bucketId: string): void {
  writeUnaudited(db, (tx) => {
    const copies = tx.select({ id: pageCopies.id }).from(pageCopies).where(eq(pageCopies.bucketId, bucketId))
    tx.update(pageCopyObjects).set({ hash: '' }).where(inArray(pageCopyObjects.copyId, copies)).run()
  })
}

/** After it was removed. */
export function noteRemoval({ db, clock }: Pick<Deps, 'db' | 'clock'>, copy: PageCopy, key: string): void {
  const isIt = and(eq(pageCopyObjects.copyId, copy.id), eq(pageCopyObjects.key, key))
  writeUnaudited(
    db,
    (tx) => {
      tx.delete(pageCopyObjects).where(isIt).run()
      tx.update(buckets)
        .set({ removals: sql`${buckets.removals} + 1`, leaseUntil: clock.now() + lease })
        .where(eq(buckets.id, copy.bucketId))
        .run()
    },
    { durable: false },
  )
}

/** The copy is whole, or as whole as it can be now, and is due again at `dueAt`. */
export function notePublished(
  { db }: Pick<Deps, 'db'>,
  { id }: PageCopy,
  found: Pick<PageCopy, 'dueAt'> & Partial<Pick<PageCopy, 'publishedRevision' | 'publishedAt'>>,
): void {
  writeUnaudited(db, (tx) => {
    tx.update(pageCopies).set(found).where(eq(pageCopies.id, id)).run()
  })
}

export function forgetCopy({ db }: Pick<Deps, 'db'>, { id }: PageCopy): void {
  writeUnaudited(db, (tx) => {
    tx.delete(pageCopies).where(eq(pageCopies.id, id)).run()
  })
}

/** The key of a copy's object in its bucket, behind the prefix. */
export function bucketKey({ folder }: Pick<PageCopy, 'folder'>, key: string): string {
  return folder + key
}

/** The bucket's sign of life; one for all copies in it. */
export const aliveKey = 'alive.json'
