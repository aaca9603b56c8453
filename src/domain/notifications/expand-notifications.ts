import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import { deliveries, type MessageKind, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

/** Deliveries made in one transaction: few enough that no visitor waits for it. */
const step = 1000

/**
 * Makes the next step of deliveries for the oldest notification that is released and not expanded yet: one for everyone who was
 * confirmed when it was written. Where it stopped is written with the step, and a delivery exists once per subscriber, so a
 * crash between two steps loses and doubles nothing. Returns false when there was nothing to do.
 */
export function expandNextStep(deps: Deps): boolean {
  const notification = deps.db
    .select()
    .from(notifications)
    .where(and(isNull(notifications.expandedAt), lte(notifications.releaseAt, deps.clock.now())))
    .orderBy(asc(notifications.releaseAt))
    .limit(1)
    .get()
  if (!notification) return false

  return keepBooks(deps.db, (tx) => {
    const audience = tx
      .select({ id: subscribers.id, channel: subscribers.channel, address: subscribers.address })
      .from(subscribers)
      .where(
        and(
          eq(subscribers.organizationId, notification.organizationId),
          eq(subscribers.state, 'active'),
          lte(subscribers.confirmedAt, notification.createdAt),
          gt(subscribers.id, notification.expandedThrough),
        ),
      )
      .orderBy(asc(subscribers.id))
      .limit(step)
      .all()
    const now = deps.clock.now()
    for (const { id, channel, address } of audience)
      tx.insert(deliveries)
        .values({
          id: deps.ids.id(),
          organizationId: notification.organizationId,
          notificationId: notification.id,
          subscriberId: id,
          channel,
          address,
          kind: kindOf(notification),
          state: 'waiting',
          nextAttemptAt: now,
          createdAt: now,
        })
        .onConflictDoNothing()
        .run()
    tx.update(notifications)
      .set({
        expandedThrough: audience.at(-1)?.id ?? notification.expandedThrough,
        expandedAt: audience.length < step ? now : null,
      })
      .where(eq(notifications.id, notification.id))
      .run()
    return true
  })
}

function kindOf({ statusUpdateId, maintenanceUpdateId }: typeof notifications.$inferSelect): MessageKind {
  if (statusUpdateId !== null) return 'status_update'
  else return maintenanceUpdateId === null ? 'maintenance_reminder' : 'maintenance_update'
}
