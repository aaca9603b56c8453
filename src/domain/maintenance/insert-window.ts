import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { maintenanceReminders, maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import type { Times, WindowPlan } from './check-window.ts'
import { findWindow } from './find-window.ts'
import { insertMaintenanceUpdate, type NewMaintenanceUpdate } from './insert-maintenance-update.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'
import { requireReleaseOfPlan } from './require-release-of-plan.ts'

const minute = 60_000

interface WindowToInsert extends WindowPlan, Times {
  impactOverride?: MaintenanceWindow['impactOverride']
  affectsServices?: boolean
  releasesServices?: boolean
  metadata?: MaintenanceWindow['metadata']
  body: string
  notify: boolean
  /** Recorded after it began, its first word is that it runs, not that it is planned. `at`: UTC ms; now where absent. */
  first: Pick<NewMaintenanceUpdate, 'status' | 'at'>
  series?: { id: string; occurrence: string }
}

/** In the causing transaction: the window, its services, its reminders and its first update. */
export function insertWindow(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: WindowToInsert,
): MaintenanceWindow {
  const { title, serviceIds, reminders, body, notify, first, series, ...rest } = input
  const now = deps.clock.now()
  const window = tx
    .insert(maintenanceWindows)
    .values({
      ...rest,
      id: deps.ids.id(),
      organizationId,
      seriesId: series?.id ?? null,
      occurrence: series?.occurrence ?? null,
      title,
      status: 'scheduled',
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get()
  setServices(tx, window, serviceIds)
  setReminders(tx, deps, window, reminders)
  insertMaintenanceUpdate(tx, deps, actor, window, { ...first, body, notify })
  requireReleaseOfPlan(tx, actor, window)
  return findWindow(tx, organizationId, window.id)
}

/** Throws invalid for unknown services and for another organization's alike. */
export function setServices(tx: Tx, { id, organizationId }: MaintenanceWindow, serviceIds: ServiceId[]): void {
  const known = tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, serviceIds)))
    .all()
  if (known.length !== new Set(serviceIds).size)
    throw invalid({ services: 'One of the services no longer exists: reload the page and choose again.' })
  tx.delete(maintenanceServices).where(eq(maintenanceServices.maintenanceWindowId, id)).run()
  for (const serviceId of new Set(serviceIds))
    tx.insert(maintenanceServices).values({ maintenanceWindowId: id, serviceId }).run()
}

/** Reminders whose moment has passed count as settled: an hour before the start nobody should read that it is tomorrow. */
export function setReminders(
  tx: Tx,
  deps: Pick<Deps, 'clock'>,
  { id, scheduledStart }: Pick<MaintenanceWindow, 'id' | 'scheduledStart'>,
  leads: number[],
): void {
  const now = deps.clock.now()
  tx.delete(maintenanceReminders).where(eq(maintenanceReminders.maintenanceWindowId, id)).run()
  for (const leadMinutes of new Set(leads)) {
    const remindAt = scheduledStart - leadMinutes * minute
    const settledAt = remindAt <= now ? now : null
    tx.insert(maintenanceReminders).values({ maintenanceWindowId: id, leadMinutes, remindAt, settledAt }).run()
  }
}
