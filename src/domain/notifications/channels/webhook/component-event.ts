import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { serviceStatusChanges } from '#src/db/schema/status.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import { componentEventOf } from '#src/statuspage/webhook.ts'
import type { Sendable } from '../sendable.ts'

export function componentEvent(db: Reader, changeId: string, page: PageContext): Sendable<object> {
  const change = db.select().from(serviceStatusChanges).where(eq(serviceStatusChanges.id, changeId)).get()
  const placed = page.services.get(change?.serviceId ?? '')
  if (!change || !placed) return { skip: 'The service is not on the page any more.' }
  return { send: componentEventOf(change, statusBefore(db, change), placed, page.pageId) }
}

/** Of the same millisecond, the rows stand in the order in which they were written. */
function statusBefore(db: Reader, { id, serviceId, at }: typeof serviceStatusChanges.$inferSelect) {
  const row = sql`rowid`
  const own = sql`(select rowid from ${serviceStatusChanges} where ${serviceStatusChanges.id} = ${id})`
  const before = db
    .select({ status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .where(
      and(
        eq(serviceStatusChanges.serviceId, serviceId),
        or(lt(serviceStatusChanges.at, at), and(eq(serviceStatusChanges.at, at), lt(row, own))),
      ),
    )
    .orderBy(desc(serviceStatusChanges.at), desc(row))
    .limit(1)
    .get()
  return before?.status ?? 'operational'
}
