import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bucketStyles } from '#src/words.ts'
import { id, type OrganizationId } from '../ids.ts'
import { declare } from './declare.ts'
import { organizations } from './identity.ts'

/** Copies of public pages in S3-compatible buckets, which outlive this host. All times are UTC milliseconds. */

export const buckets = sqliteTable(
  'buckets',
  {
    id: text().primaryKey(),
    /** Null: the instance's own, for every organization that has none. */
    organizationId: id<OrganizationId>().references(() => organizations.id, { onDelete: 'restrict' }),
    /** Such as `https://s3.eu-central-1.amazonaws.com`, without a trailing slash. */
    endpoint: text().notNull(),
    region: text().notNull(),
    name: text().notNull(),
    /** In front of every key: '' or with a trailing slash. */
    prefix: text().notNull(),
    style: text({ enum: bucketStyles }).notNull(),
    /** Sealed. */
    accessKey: text().notNull(),
    /** Sealed. */
    secret: text().notNull(),
    createdAt: integer().notNull(),
    /** Removed, or another took its place: its copies are taken away with its own keys, then the row goes. */
    retiredAt: integer(),
    /** Failures in a row, and when it is tried again. */
    attempts: integer().notNull().default(0),
    nextAttemptAt: integer().notNull(),
    /** One turn at it, by one process, until then. */
    leaseUntil: integer(),
    /** The store's last words, and since when nothing was taken; null: the last turn went well. */
    problem: text(),
    failingSince: integer(),
    /** The last `alive.json`; null: there is none. */
    aliveAt: integer(),
    /** Objects put and removed since the beginning. */
    puts: integer().notNull().default(0),
    removals: integer().notNull().default(0),
  },
  (t) => [index('buckets_by_organization').on(t.organizationId), index('buckets_by_attempt').on(t.nextAttemptAt)],
)

export const aboutBuckets = declare(buckets, {
  owner: 'page-copies',
  shownToVisitors: false,
  personal: {},
  exported: false,
  sealed: { as: 'buckets', columns: ['accessKey', 'secret'] },
})

/**
 * One organization's page in one bucket. The organization is no foreign key: a copy is known until it is taken away, whatever
 * became of the organization.
 */
export const pageCopies = sqliteTable(
  'page_copies',
  {
    id: text().primaryKey(),
    bucketId: text()
      .notNull()
      .references(() => buckets.id, { onDelete: 'cascade' }),
    organizationId: id<OrganizationId>().notNull(),
    /** In front of its keys, behind the bucket's prefix: '' or such as `s/acme/`. */
    folder: text().notNull(),
    /** The page is put there anew from then on, whatever changed or not. */
    dueAt: integer().notNull(),
    /** The revision of what visitors see that stands there whole, and when it was found so. */
    publishedRevision: integer(),
    publishedAt: integer(),
    /** Set: the page is not to be there any more, and is taken away. */
    leavingAt: integer(),
  },
  (t) => [
    uniqueIndex('page_copies_by_place').on(t.bucketId, t.folder, t.organizationId),
    index('page_copies_by_organization').on(t.organizationId),
  ],
)

export const aboutPageCopies = declare(pageCopies, {
  owner: 'page-copies',
  shownToVisitors: false,
  personal: {},
  exported: false,
})

/** Each object of a copy that is in the bucket, or may be. */
export const pageCopyObjects = sqliteTable(
  'page_copy_objects',
  {
    copyId: text()
      .notNull()
      .references(() => pageCopies.id, { onDelete: 'cascade' }),
    /** Behind the copy's folder, such as `incidents/abc`. */
    key: text().notNull(),
    /** Of its bytes and headers; '': written before it is put, so that what a kill leaves behind is known. */
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.copyId, t.key] })],
)

export const aboutPageCopyObjects = declare(pageCopyObjects, {
  owner: 'page-copies',
  shownToVisitors: false,
  personal: {},
  exported: false,
})
