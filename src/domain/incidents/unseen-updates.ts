import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId } from '#src/db/ids.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import type { Actor, Deps } from '../context.ts'
import { refuseUnseen, type Written } from '../forms/unseen.ts'

/** In the order of writing, which back-dated and imported updates do not show. */
const order = sql<number>`${statusUpdates}.rowid`
const written = {
  id: statusUpdates.id,
  order,
  authorId: statusUpdates.authorId,
  createdAt: statusUpdates.createdAt,
}

/** The update that was written last; undefined where there is none. */
export function lastWritten(db: Reader, incidentId: IncidentId): Written | undefined {
  return db.select(written).from(statusUpdates).where(isOf(incidentId)).orderBy(desc(order)).limit(1).get()
}

/** In the causing transaction, before it posts. `seen`: the last update that the writer's form showed. */
export function refuseUnseenUpdate(
  tx: Reader,
  deps: Pick<Deps, 'clock'>,
  actor: Actor,
  incidentId: IncidentId,
  seen: string | undefined,
): void {
  if (seen === undefined) return
  refuseUnseen(tx, deps, actor, { last: lastWritten(tx, incidentId), seen: findWritten(tx, incidentId, seen) })
}

/** Ids of the updates that were written after the one seen, the oldest first. */
export function writtenSince(db: Reader, incidentId: IncidentId, seen: string): string[] {
  const before = findWritten(db, incidentId, seen)
  if (!before) return []
  const since = and(isOf(incidentId), gt(order, before.order))
  return db
    .select({ id: statusUpdates.id })
    .from(statusUpdates)
    .where(since)
    .orderBy(asc(order))
    .all()
    .map(({ id }) => id)
}

/** Deleted ones included. */
function findWritten(db: Reader, incidentId: IncidentId, id: string): Written | undefined {
  const isIt = and(eq(statusUpdates.id, id), eq(statusUpdates.incidentId, incidentId))
  return db.select(written).from(statusUpdates).where(isIt).get()
}

function isOf(incidentId: IncidentId) {
  return and(eq(statusUpdates.incidentId, incidentId), isNull(statusUpdates.deletedAt))
}
