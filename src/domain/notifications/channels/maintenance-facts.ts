import { and, asc, eq, or } from 'drizzle-orm'
import { notifications } from '#src/db/schema/delivery.ts'
import type { organizations } from '#src/db/schema/identity.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/status.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { isAhead } from '#src/domain/maintenance/maintenance-window.ts'
import { isCorrection } from './correction.ts'
import type { MaintenanceMail } from './mail-facts.ts'
import type { Sendable } from './sendable.ts'

type Facts = Omit<MaintenanceMail, 'windowUrl' | 'pageUrl' | 'unsubscribeUrl' | 'manageUrl'> & { windowId: string }

/** Facts of one update of a window, or of a reminder that it begins soon. */
export function maintenanceFacts(
  deps: Deps,
  delivery: Delivery,
  organization: typeof organizations.$inferSelect,
): Sendable<Facts> {
  const row = deps.db
    .select({ update: maintenanceUpdates, window: maintenanceWindows })
    .from(notifications)
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .innerJoin(
      maintenanceWindows,
      or(
        eq(maintenanceWindows.id, maintenanceUpdates.maintenanceWindowId),
        eq(maintenanceWindows.id, notifications.maintenanceWindowId),
      ),
    )
    .where(eq(notifications.id, delivery.notificationId ?? ''))
    .get()
  if (!row) throw new Error(`delivery ${delivery.id} has no maintenance window`)
  const { window, update } = row
  if (update === null && !isAhead(window, deps.clock.now())) return { skip: 'The maintenance is not ahead any more.' }
  const named = deps.db
    .select({ name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(eq(maintenanceServices.maintenanceWindowId, window.id))
    .orderBy(asc(services.name))
    .all()
  const said = update ?? announcement(deps, window.id)
  const facts: Facts = {
    organization: organization.name,
    language: organization.language,
    timeZone: organization.timeZone,
    windowId: window.id,
    window: window.title,
    status: update?.status ?? 'scheduled',
    reminder: update === null,
    correction: isCorrection(deps, delivery.notificationId),
    body: said?.body ?? '',
    bodyFormat: said?.bodyFormat ?? 'markdown',
    scheduledStart: window.scheduledStart,
    scheduledEnd: window.scheduledEnd,
    services: named.map(({ name }) => name),
    displayAt: update?.displayAt ?? delivery.createdAt,
  }
  return { send: facts }
}

/** The window's first update, which a reminder repeats. */
function announcement(deps: Deps, windowId: string) {
  return deps.db
    .select()
    .from(maintenanceUpdates)
    .where(and(eq(maintenanceUpdates.maintenanceWindowId, windowId), eq(maintenanceUpdates.status, 'scheduled')))
    .orderBy(...oldestFirst(maintenanceUpdates))
    .limit(1)
    .get()
}
