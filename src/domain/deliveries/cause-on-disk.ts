import { sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { isOnDisk, onDisk } from '#src/db/durability.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { Delivery } from './delivery.ts'
import type { Slots } from './slots.ts'

/*
 * A power cut must not undo what was told already. So nothing leaves before the transaction that queued it is on disk; what came
 * with it is then, too. Most of a long queue is known to be: rows are numbered in the order in which they were queued. Once the last
 * ones are removed, as with an organization, SQLite gives their numbers to the next: so it is an id that is remembered.
 */

/** To be called with what was claimed: whether it may leave, or waits for the disk. */
export function noteClaimed(db: Db, slots: Slots, claimed: readonly Delivery[]): void {
  if (claimed.length === 0) return
  if (isOnDisk(db)) slots.onDiskUpTo = newestOfAll(db)
  else if (rowOf(db, claimed) > rowOf(db, [{ id: slots.onDiskUpTo }])) slots.cause = 'unsynced'
}

/** False while what was claimed last may be undone by a power cut; `then` is called once it cannot. */
export function isCauseOnDisk(db: Db, slots: Slots, then: () => void): boolean {
  if (slots.cause === 'unsynced') void waitForDisk(db, slots, then)
  return slots.cause === 'on disk'
}

/** Where a sync fails, it is waited for anew in the next round. */
async function waitForDisk(db: Db, slots: Slots, then: () => void): Promise<void> {
  slots.cause = 'on its way'
  const newest = newestOfAll(db)
  try {
    await onDisk(db)
    Object.assign(slots, { cause: 'on disk', onDiskUpTo: newest })
  } catch {
    slots.cause = 'unsynced'
    return
  }
  then()
}

function newestOfAll(db: Db): string {
  return newestDelivery(db).get()?.id ?? ''
}

/** The last one of those that are there; 0: none is. */
function rowOf(db: Db, some: readonly Pick<Delivery, 'id'>[]): number {
  return newestAmong(db).get({ ids: JSON.stringify(some.map(({ id }) => id)) })?.row ?? 0
}

const newestDelivery = (db: Db) =>
  prepared(db, 'newest delivery', () =>
    db.select({ id: deliveries.id }).from(deliveries).orderBy(sql`rowid desc`).limit(1).prepare(),
  )

const newestAmong = (db: Db) =>
  prepared(db, 'newest delivery of some', () =>
    db
      .select({ row: sql<number | null>`max(rowid)` })
      .from(deliveries)
      .where(sql`${deliveries.id} in (select value from json_each(${sql.placeholder('ids')}))`)
      .prepare(),
  )
