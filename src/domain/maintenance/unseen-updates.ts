import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import type { Actor, Deps } from '../context.ts'
import { refuseUnseen, type Written } from '../forms/unseen.ts'

/** In the order of writing, which imported updates do not show. */
const order = sql<number>`${maintenanceUpdates}.rowid`
const written = {
  id: maintenanceUpdates.id,
  order,
  authorId: maintenanceUpdates.authorId,
  createdAt: maintenanceUpdates.createdAt,
}

/** The update that was written last; undefined where there is none. */
export function lastWrittenOf(db: Reader, windowId: string): Written | undefined {
  return db.select(written).from(maintenanceUpdates).where(isOf(windowId)).orderBy(desc(order)).limit(1).get()
}

/** In the causing transaction, before it posts. `seen`: the last update that the writer's form showed. */
export function refuseUnseenStep(
  tx: Reader,
  deps: Pick<Deps, 'clock'>,
  actor: Actor,
  windowId: string,
  seen: string | undefined,
): void {
  if (seen === undefined) return
  refuseUnseen(tx, deps, actor, { last: lastWrittenOf(tx, windowId), seen: findWritten(tx, windowId, seen) })
}

/** Ids of the updates that were written after the one seen, the oldest first. */
export function stepsSince(db: Reader, windowId: string, seen: string): string[] {
  const before = findWritten(db, windowId, seen)
  if (!before) return []
  return db
    .select({ id: maintenanceUpdates.id })
    .from(maintenanceUpdates)
    .where(and(isOf(windowId), gt(order, before.order)))
    .orderBy(asc(order))
    .all()
    .map(({ id }) => id)
}

function findWritten(db: Reader, windowId: string, id: string): Written | undefined {
  const isIt = and(eq(maintenanceUpdates.id, id), isOf(windowId))
  return db.select(written).from(maintenanceUpdates).where(isIt).get()
}

function isOf(windowId: string) {
  return eq(maintenanceUpdates.maintenanceWindowId, windowId)
}
