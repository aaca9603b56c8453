import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { suppressNotification } from '../deliveries/suppress-notification.ts'
import { conflict } from '../errors.ts'
import { endEvent } from './program-event.ts'

/** The updates whose messages have not left yet. */
type Said = { statusUpdateId: string } | { maintenanceUpdateId: string }

/**
 * In the causing transaction: nobody gets the notification but programs, which do not wait for the time to recall it. Returns
 * what was recalled. Throws conflict, with the update's name, once it is too late.
 */
export function recallNotification(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  said: Said,
  name: string,
): readonly NotificationId[] {
  const now = deps.clock.now()
  const recalled = tx
    .update(notifications)
    .set({ recalledAt: now, expandedAt: now })
    .where(and(isAbout(said), isRecallable(now)))
    .returning({ id: notifications.id })
    .all()
  for (const { id } of recalled) {
    endEvent(tx, id, now)
    suppressNotification(tx, id, { answer: 'It was recalled.', now })
  }
  if (recalled.length === 0)
    throw conflict(
      `Too late: the messages of ${name} have left. Post a correction: subscribers read it in the same thread.`,
    )
  return recalled.map(({ id }) => id)
}

/** Update id -> when its messages leave (UTC ms), for those that can still be recalled. */
export function recallableUpdates(
  db: Reader,
  { clock }: Pick<Deps, 'clock'>,
  updateIds: string[],
): Map<string, number> {
  const ofIncidents = db
    .select()
    .from(notifications)
    .where(and(isRecallable(clock.now()), inArray(notifications.statusUpdateId, updateIds)))
    .all()
  const ofWindows = db
    .select()
    .from(notifications)
    .where(and(isRecallable(clock.now()), inArray(notifications.maintenanceUpdateId, updateIds)))
    .all()
  return new Map(
    [...ofIncidents, ...ofWindows].map((row) => [row.statusUpdateId ?? row.maintenanceUpdateId ?? '', row.releaseAt]),
  )
}

function isAbout(said: Said) {
  return 'statusUpdateId' in said
    ? eq(notifications.statusUpdateId, said.statusUpdateId)
    : eq(notifications.maintenanceUpdateId, said.maintenanceUpdateId)
}

function isRecallable(now: number) {
  return and(gt(notifications.releaseAt, now), isNull(notifications.recalledAt))
}
