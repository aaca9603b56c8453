import { count, eq, sql } from 'drizzle-orm'
import { union } from 'drizzle-orm/sqlite-core'
import type { Reader as Database, Db, Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId, ReaderId, ServiceId, SubscriberId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { restrictedTo } from '#src/db/restricted.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import {
  pageReaderMetrics,
  pageReaderServices,
  readerGroupMembers,
  readerGroupMetrics,
  readerGroupServices,
  readerGroups,
  urlReaders,
} from '#src/db/schema/reader-sights.ts'
import { readerByKey } from './find-readers.ts'

/** Does each of the page's readers see the services that are theirs alone? */
export function isForReaders(db: Database, organizationId: OrganizationId): boolean {
  return prepared(db, 'ways of a page', waysOf).get({ organizationId })?.visibility === 'readers'
}

/** Is the page closed, but to its readers, and to them the whole of it? */
export function showsReadersEverything(db: Database, organizationId: OrganizationId): boolean {
  const page = prepared(db, 'ways of a page', waysOf).get({ organizationId })
  return page?.opensByMail === true && page.visibility !== 'public' && page.visibility !== 'readers'
}

function waysOf(db: Database) {
  return db
    .select({ visibility: organizations.visibility, opensByMail: organizations.opensByMail })
    .from(organizations)
    .where(eq(organizations.id, organizationAsked))
    .prepare()
}

const readerAsked = sql.placeholder('readerId')

/** Services of the reader's own and of their groups; none where there is no such reader. */
export function servicesOfReader(db: Database, readerId: ReaderId | null | undefined): ServiceId[] {
  if (!readerId) return []
  return prepared(db, 'services of a reader', servicesSeen)
    .all({ readerId })
    .map(({ id }) => id)
}

function servicesSeen(db: Database) {
  const own = db
    .select({ id: pageReaderServices.serviceId })
    .from(pageReaderServices)
    .where(eq(pageReaderServices.readerId, readerAsked))
  const ofGroups = db
    .select({ id: readerGroupServices.serviceId })
    .from(readerGroupMembers)
    .innerJoin(readerGroupServices, eq(readerGroupServices.groupId, readerGroupMembers.groupId))
    .where(eq(readerGroupMembers.readerId, readerAsked))
  return union(own, ofGroups).prepare()
}

/** As `servicesOfReader()`. */
export function metricsOfReader(db: Database, readerId: ReaderId | null | undefined): MetricId[] {
  if (!readerId) return []
  return prepared(db, 'metrics of a reader', metricsSeen)
    .all({ readerId })
    .map(({ id }) => id)
}

function metricsSeen(db: Database) {
  const own = db
    .select({ id: pageReaderMetrics.metricId })
    .from(pageReaderMetrics)
    .where(eq(pageReaderMetrics.readerId, readerAsked))
  const ofGroups = db
    .select({ id: readerGroupMetrics.metricId })
    .from(readerGroupMembers)
    .innerJoin(readerGroupMetrics, eq(readerGroupMetrics.groupId, readerGroupMembers.groupId))
    .where(eq(readerGroupMembers.readerId, readerAsked))
  return union(own, ofGroups).prepare()
}

/** Reader -> how many services they may see; those that see none are absent. */
export function countSeen(db: Database, organizationId: OrganizationId): Map<ReaderId, number> {
  const own = db
    .select({ readerId: pageReaderServices.readerId, serviceId: pageReaderServices.serviceId })
    .from(pageReaderServices)
    .innerJoin(pageReaders, eq(pageReaders.id, pageReaderServices.readerId))
    .where(eq(pageReaders.organizationId, organizationId))
  const ofGroups = db
    .select({ readerId: readerGroupMembers.readerId, serviceId: readerGroupServices.serviceId })
    .from(readerGroupMembers)
    .innerJoin(readerGroupServices, eq(readerGroupServices.groupId, readerGroupMembers.groupId))
    .innerJoin(readerGroups, eq(readerGroups.id, readerGroupMembers.groupId))
    .where(eq(readerGroups.organizationId, organizationId))
  const seen = union(own, ofGroups).as('seen')
  const rows = db.select({ readerId: seen.readerId, services: count() }).from(seen).groupBy(seen.readerId).all()
  return new Map(rows.map(({ readerId, services }) => [readerId, services]))
}

/** The page as that reader sees it. */
export function asReader(db: Db, readerId: ReaderId | null | undefined): Db {
  return restrictedTo(db, { services: servicesOfReader(db, readerId), metrics: metricsOfReader(db, readerId) })
}

interface Receiver {
  id: SubscriberId
  organizationId: OrganizationId
  mailbox: string | null
}

/** The page as a subscriber may hear of it: the whole one, unless it is a page of readers. */
export function asSubscriber(db: Db, subscriber: Receiver): Db {
  if (!isForReaders(db, subscriber.organizationId)) return db
  return asReader(db, readerOfSubscriber(db, subscriber))
}

/** The reader as whom a subscriber hears of a page of readers; undefined: they hear nothing. */
export function readerOfSubscriber(db: Database, { id, organizationId, mailbox }: Receiver): ReaderId | undefined {
  if (mailbox !== null) return readerByKey(db, organizationId, mailbox)?.id
  return prepared(db, 'reader of a URL', readerOfUrl).get({ id })?.readerId
}

function readerOfUrl(db: Database) {
  return db
    .select({ readerId: urlReaders.readerId })
    .from(urlReaders)
    .where(eq(urlReaders.subscriberId, sql.placeholder('id')))
    .prepare()
}

/** In the causing transaction: whose a URL is from now on; null: nobody's. */
export function setReaderOfUrl(tx: Tx, subscriberId: SubscriberId, readerId: ReaderId | null): void {
  tx.delete(urlReaders).where(eq(urlReaders.subscriberId, subscriberId)).run()
  if (readerId !== null) tx.insert(urlReaders).values({ subscriberId, readerId }).run()
}
