import { and, eq, inArray, lte } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'

/** Milliseconds by which a step may be late and is still on time: after a restart or an upgrade. */
const onTime = 15 * 60_000

/** Milliseconds for which it is told that a window is over, or takes longer, that was seen to run. */
const endWorthTelling = 24 * 3_600_000

/** Opsentry was away when it was due. `at`: UTC ms at which it was. */
export function isMissed({ at }: { at: number }, now: number): boolean {
  return now - at > onTime
}

/** That it has begun is told while it lasts. */
export function isStartWorthTelling({ scheduledEnd }: Pick<MaintenanceWindow, 'scheduledEnd'>, now: number): boolean {
  return scheduledEnd > now
}

/** Its end is told to those who heard that it runs; where it began and ended while Opsentry was away, nobody waits for it. */
export function isEndWorthTelling(db: Reader, { window, at }: { window: MaintenanceWindow; at: number }, now: number) {
  return !isMissed({ at }, now) || (now - at <= endWorthTelling && wasSeenRunning(db, window))
}

function wasSeenRunning(db: Reader, { id, scheduledEnd }: MaintenanceWindow): boolean {
  const inTime = and(
    eq(maintenanceUpdates.maintenanceWindowId, id),
    inArray(maintenanceUpdates.status, ['in_progress', 'verifying']),
    lte(maintenanceUpdates.createdAt, scheduledEnd),
  )
  return db.select({ id: maintenanceUpdates.id }).from(maintenanceUpdates).where(inTime).get() !== undefined
}
