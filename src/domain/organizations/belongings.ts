import { eq, inArray, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { apiTokens, invitations } from '#src/db/schema/access.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { formerSlugs, memberships, organizationFiles } from '#src/db/schema/identity.ts'
import { forgottenAddresses, subscriberImports } from '#src/db/schema/imports.ts'
import {
  maintenanceReminders,
  maintenanceSeries,
  maintenanceServices,
  maintenanceUpdates,
  maintenanceWindows,
} from '#src/db/schema/maintenance.ts'
import { drafts } from '#src/db/schema/operations.ts'
import {
  incidentNotes,
  incidentServices,
  incidents,
  incidentTemplates,
  serviceGroups,
  serviceStatusChanges,
  services,
  statusCorrections,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'

/** Rows of one table that hang on an organization. */
export interface Belonging {
  table: SQLiteTable
  which: SQL | undefined
}

type Owned = SQLiteTable & { id: SQLiteColumn; organizationId: SQLiteColumn }

/**
 * Everything that hangs on an organization, what hangs on something else first: the foreign keys are `restrict`, so that a
 * table forgotten here stops the erasure instead of being left behind. What has `cascade` goes with what it hangs on.
 */
export function belongingsOf(db: Reader, id: string): Belonging[] {
  const own = (table: SQLiteTable & { organizationId: SQLiteColumn }) => ({
    table,
    which: eq(table.organizationId, id),
  })
  const idsIn = (table: Owned) => db.select({ id: table.id }).from(table).where(eq(table.organizationId, id))
  const of = (table: SQLiteTable, column: SQLiteColumn, parent: Owned) => ({
    table,
    which: inArray(column, idsIn(parent)),
  })
  const updates = db
    .select({ id: statusUpdates.id })
    .from(statusUpdates)
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(eq(incidents.organizationId, id))
  return [
    own(deliveries),
    own(notifications),
    own(subscribers),
    own(subscriberImports),
    own(forgottenAddresses),
    own(webhookEndpoints),
    { table: statusUpdateServices, which: inArray(statusUpdateServices.statusUpdateId, updates) },
    of(statusUpdates, statusUpdates.incidentId, incidents),
    of(incidentServices, incidentServices.incidentId, incidents),
    of(incidentNotes, incidentNotes.incidentId, incidents),
    own(incidents),
    own(incidentTemplates),
    of(maintenanceReminders, maintenanceReminders.maintenanceWindowId, maintenanceWindows),
    of(maintenanceUpdates, maintenanceUpdates.maintenanceWindowId, maintenanceWindows),
    of(maintenanceServices, maintenanceServices.maintenanceWindowId, maintenanceWindows),
    own(maintenanceWindows),
    own(maintenanceSeries),
    of(statusCorrections, statusCorrections.serviceId, services),
    of(serviceStatusChanges, serviceStatusChanges.serviceId, services),
    own(services),
    own(serviceGroups),
    own(organizationFiles),
    own(formerSlugs),
    own(invitations),
    own(apiTokens),
    own(drafts),
    own(memberships),
  ]
}
