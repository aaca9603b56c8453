import { eq, sql } from 'drizzle-orm'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Actor, Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { queueForPrograms } from '#src/domain/notifications/queue-notification.ts'
import { acmeId, system } from './personas.ts'

/** One message that waits since now: a mail of the instance's own, unless `row` says otherwise. */
export function addDelivery(
  { db, clock, ids }: Pick<Deps, 'db' | 'clock' | 'ids'>,
  row: Partial<typeof deliveries.$inferInsert> = {},
): Delivery {
  const now = clock.now()
  const known = {
    id: ids.id(),
    channel: 'email',
    address: 'ann@example.com',
    kind: 'password_changed',
    state: 'waiting',
    nextAttemptAt: now,
    createdAt: now,
  } as const
  return writeUnaudited(db, (tx) =>
    tx
      .insert(deliveries)
      .values({ ...known, ...row })
      .returning()
      .get(),
  )
}

interface About {
  organizationId?: string
  title?: string
  body?: string
  serviceIds?: string[]
  actor?: Actor
}

/** An incident of acme's that notifies its followers. */
export function notifyOfIncident(
  deps: Deps,
  {
    organizationId = acmeId,
    title = 'Logins fail',
    body = 'We are looking.',
    serviceIds = [],
    actor = system,
  }: About = {},
): { incidentId: string; notificationId: string } {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
  const said = { title, body, status: 'investigating', services, notify: true } as const
  const { id } = openIncident(deps, actor, organizationId, said)
  return { incidentId: id, notificationId: newestNotification(deps) }
}

/** Programs alone are told of an incident. */
export function notifyPrograms(deps: Deps): { notificationId: string } {
  const said = { title: 'Logins fail', body: 'We are looking.', status: 'investigating' } as const
  const { id } = openIncident(deps, system, acmeId, { ...said, services: [], notify: false })
  const update = deps.db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, id)).get()
  writeUnaudited(deps.db, (tx) => queueForPrograms(tx, deps, acmeId, { statusUpdateId: update?.id ?? '' }))
  return { notificationId: newestNotification(deps) }
}

/** A maintenance window of acme's that notifies its followers: 14:00 to 15:00 in Berlin on the first day of the tests. */
export function notifyOfMaintenance(
  deps: Deps,
  about: About & { rule?: string } = {},
): { windowId: string; notificationId: string } {
  const { organizationId = acmeId, title = 'Upgrade', body = 'Short pauses.', serviceIds = [], actor = system } = about
  const { rule = null } = about
  const scheduledStart = Date.UTC(2026, 2, 10, 13)
  const plan = { autoStart: true, autoComplete: true, notifyAtStart: true, notifyAtEnd: true, rule }
  const times = { scheduledStart, scheduledEnd: scheduledStart + 3_600_000, reminders: [15] }
  const input = { title, body, serviceIds, notify: true, ...times, ...plan }
  const { id } = scheduleWindow(deps, actor, organizationId, input)
  return { windowId: id, notificationId: newestNotification(deps) }
}

/** Every follower gets its delivery. */
export function expandAll(deps: Deps): void {
  while (expandNextStep(deps));
}

export function deliveryOf({ db }: Pick<Deps, 'db'>, id: string): Delivery {
  const found = db.select().from(deliveries).where(eq(deliveries.id, id)).get()
  if (!found) throw new Error(`there is no delivery ${id}`)
  return found
}

/** All of them, in the order in which they were written. */
export function allDeliveries({ db }: Pick<Deps, 'db'>): Delivery[] {
  return db.select().from(deliveries).orderBy(sql`rowid`).all()
}

function newestNotification({ db }: Pick<Deps, 'db'>): string {
  return db.select().from(notifications).all().at(-1)?.id ?? ''
}
