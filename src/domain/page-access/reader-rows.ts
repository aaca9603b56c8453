import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Reader as Database, Tx } from '#src/db/connection.ts'
import type { OrganizationId, ReaderGroupId, ReaderId, ServiceId } from '#src/db/ids.ts'
import { pageReaders } from '#src/db/schema/page-access.ts'
import {
  pageReaderServices,
  readerGroupMembers,
  readerGroupServices,
  readerGroups,
} from '#src/db/schema/reader-sights.ts'
import { invalid } from '../errors.ts'
import { firstUnknown } from './first-unknown.ts'

/** Whoever may see services: one reader, or a group of them. */
export type Holder = { reader: ReaderId } | { group: ReaderGroupId }

/** Of their own, without what a reader sees by their groups. */
export function servicesHeld(db: Database, holder: Holder): ServiceId[] {
  const rows =
    'reader' in holder
      ? db
          .select({ id: pageReaderServices.serviceId })
          .from(pageReaderServices)
          .where(eq(pageReaderServices.readerId, holder.reader))
          .orderBy(asc(pageReaderServices.serviceId))
          .all()
      : db
          .select({ id: readerGroupServices.serviceId })
          .from(readerGroupServices)
          .where(eq(readerGroupServices.groupId, holder.group))
          .orderBy(asc(readerGroupServices.serviceId))
          .all()
  return rows.map(({ id }) => id)
}

export function setServicesHeld(tx: Tx, holder: Holder, serviceIds: readonly ServiceId[]): void {
  if ('reader' in holder) {
    const { reader: readerId } = holder
    tx.delete(pageReaderServices).where(eq(pageReaderServices.readerId, readerId)).run()
    insertAll(serviceIds, (rows) =>
      tx
        .insert(pageReaderServices)
        .values(rows.map((serviceId) => ({ readerId, serviceId })))
        .run(),
    )
  } else {
    const { group: groupId } = holder
    tx.delete(readerGroupServices).where(eq(readerGroupServices.groupId, groupId)).run()
    insertAll(serviceIds, (rows) =>
      tx
        .insert(readerGroupServices)
        .values(rows.map((serviceId) => ({ groupId, serviceId })))
        .run(),
    )
  }
}

/** Besides those that they hold. */
export function addService(tx: Tx, holder: Holder, serviceId: ServiceId): void {
  if ('reader' in holder) {
    tx.insert(pageReaderServices).values({ readerId: holder.reader, serviceId }).onConflictDoNothing().run()
  } else {
    tx.insert(readerGroupServices).values({ groupId: holder.group, serviceId }).onConflictDoNothing().run()
  }
}

export function groupsOfReader(db: Database, readerId: ReaderId): ReaderGroupId[] {
  return db
    .select({ id: readerGroupMembers.groupId })
    .from(readerGroupMembers)
    .where(eq(readerGroupMembers.readerId, readerId))
    .orderBy(asc(readerGroupMembers.groupId))
    .all()
    .map(({ id }) => id)
}

/** Every membership of the page's groups, in one query. */
export function membersOfGroups(
  db: Database,
  organizationId: OrganizationId,
): { groupId: ReaderGroupId; readerId: ReaderId }[] {
  return db
    .select({ groupId: readerGroupMembers.groupId, readerId: readerGroupMembers.readerId })
    .from(readerGroupMembers)
    .innerJoin(readerGroups, eq(readerGroups.id, readerGroupMembers.groupId))
    .where(eq(readerGroups.organizationId, organizationId))
    .orderBy(asc(readerGroupMembers.groupId), asc(readerGroupMembers.readerId))
    .all()
}

/** Every service that the page's groups may see, in one query. */
export function servicesOfGroups(
  db: Database,
  organizationId: OrganizationId,
): { groupId: ReaderGroupId; serviceId: ServiceId }[] {
  return db
    .select({ groupId: readerGroupServices.groupId, serviceId: readerGroupServices.serviceId })
    .from(readerGroupServices)
    .innerJoin(readerGroups, eq(readerGroups.id, readerGroupServices.groupId))
    .where(eq(readerGroups.organizationId, organizationId))
    .orderBy(asc(readerGroupServices.groupId), asc(readerGroupServices.serviceId))
    .all()
}

export function readersOfGroup(db: Database, groupId: ReaderGroupId): ReaderId[] {
  return db
    .select({ id: readerGroupMembers.readerId })
    .from(readerGroupMembers)
    .where(eq(readerGroupMembers.groupId, groupId))
    .orderBy(asc(readerGroupMembers.readerId))
    .all()
    .map(({ id }) => id)
}

/** Throws invalid on `groups` where one is not the organization's. */
export function setGroupsOfReader(
  tx: Tx,
  organizationId: OrganizationId,
  readerId: ReaderId,
  ids: ReaderGroupId[],
): void {
  const known = tx
    .select({ id: readerGroups.id })
    .from(readerGroups)
    .where(and(eq(readerGroups.organizationId, organizationId), inArray(readerGroups.id, ids)))
    .all()
  const unknown = firstUnknown(ids, known)
  if (unknown !== undefined) throw invalid({ groups: `There is no group with the id ${unknown}.` })
  tx.delete(readerGroupMembers).where(eq(readerGroupMembers.readerId, readerId)).run()
  insertAll(ids, (rows) =>
    tx
      .insert(readerGroupMembers)
      .values(rows.map((groupId) => ({ groupId, readerId })))
      .run(),
  )
}

/** Throws invalid on `readers` where one is not the organization's. */
export function setReadersOfGroup(
  tx: Tx,
  organizationId: OrganizationId,
  groupId: ReaderGroupId,
  ids: ReaderId[],
): void {
  const known = tx
    .select({ id: pageReaders.id })
    .from(pageReaders)
    .where(and(eq(pageReaders.organizationId, organizationId), inArray(pageReaders.id, ids)))
    .all()
  const unknown = firstUnknown(ids, known)
  if (unknown !== undefined) throw invalid({ readers: `There is no reader with the id ${unknown}.` })
  tx.delete(readerGroupMembers).where(eq(readerGroupMembers.groupId, groupId)).run()
  insertAll(ids, (rows) =>
    tx
      .insert(readerGroupMembers)
      .values(rows.map((readerId) => ({ groupId, readerId })))
      .run(),
  )
}

function insertAll<T>(ids: readonly T[], insert: (rows: T[]) => void): void {
  const rows = [...new Set(ids)]
  if (rows.length > 0) insert(rows)
}

/** UTC ms of the last change. */
export function touch(tx: Tx, holder: Holder, updatedAt: number): void {
  if ('reader' in holder) tx.update(pageReaders).set({ updatedAt }).where(eq(pageReaders.id, holder.reader)).run()
  else tx.update(readerGroups).set({ updatedAt }).where(eq(readerGroups.id, holder.group)).run()
}
