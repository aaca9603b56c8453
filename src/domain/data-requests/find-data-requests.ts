import { asc, desc, eq, ne } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { notFound } from '../errors.ts'

export type DataRequest = typeof dataRequests.$inferSelect

/** Open ones, the next due first. */
export function openDataRequests(db: Reader): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(eq(dataRequests.state, 'open'))
    .orderBy(asc(dataRequests.dueAt), asc(dataRequests.id))
    .all()
}

/** Closed ones, the newest first. */
export function closedDataRequests(db: Reader): DataRequest[] {
  return db
    .select()
    .from(dataRequests)
    .where(ne(dataRequests.state, 'open'))
    .orderBy(desc(dataRequests.closedAt), desc(dataRequests.id))
    .all()
}

/** Throws not_found. */
export function dataRequestById(db: Reader, id: string): DataRequest {
  const request = db.select().from(dataRequests).where(eq(dataRequests.id, id)).get()
  if (!request) throw notFound('data request')
  return request
}
