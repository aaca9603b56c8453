import { asc, getTableColumns, isNull, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import {
  maintenanceReminders,
  maintenanceSeries,
  maintenanceServices,
  maintenanceUpdates,
  maintenanceWindows,
} from '#src/db/schema/maintenance.ts'
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

/** One kind of thing that an export holds, with what belongs to it. */
export interface Carried {
  table: SQLiteTable
  /** Whose it is: the organization's, or the thing's that holds it. */
  owner: SQLiteColumn
  /** Columns that stay behind: secrets, and what means nothing elsewhere. */
  left: string[]
  /** Rows that stay behind. */
  where?: SQL
  order: SQL[]
  /** What it is called in the export -> what belongs to each. */
  parts: Record<string, Carried>
}

type Parts = Partial<Pick<Carried, 'left' | 'where' | 'order' | 'parts'>>

function carried(table: SQLiteTable, owner: SQLiteColumn, rest: Parts = {}): Carried {
  return { table, owner, left: [], order: [], parts: {}, ...rest }
}

/** Files of an export in their order; each line of `NAME.ndjson` is one of them. Services come last: all others name them. */
export const carriedFiles = {
  subscribers: carried(subscribers, subscribers.organizationId, {
    left: ['endpoint', 'secret', 'erasedAt'],
    where: isNull(subscribers.erasedAt),
    parts: {
      services: carried(subscriberServices, subscriberServices.subscriberId, {
        order: [asc(subscriberServices.serviceId)],
      }),
    },
  }),
  incidents: carried(incidents, incidents.organizationId, {
    left: ['deletedAt'],
    where: isNull(incidents.deletedAt),
    parts: {
      services: carried(incidentServices, incidentServices.incidentId, { order: [asc(incidentServices.serviceId)] }),
      updates: carried(statusUpdates, statusUpdates.incidentId, {
        left: ['deletedAt'],
        where: isNull(statusUpdates.deletedAt),
        order: [asc(statusUpdates.displayAt), asc(statusUpdates.id)],
        parts: {
          services: carried(statusUpdateServices, statusUpdateServices.statusUpdateId, {
            order: [asc(statusUpdateServices.serviceId)],
          }),
        },
      }),
      notes: carried(incidentNotes, incidentNotes.incidentId, {
        order: [asc(incidentNotes.createdAt), asc(incidentNotes.id)],
      }),
    },
  }),
  maintenance: carried(maintenanceWindows, maintenanceWindows.organizationId, {
    parts: {
      services: carried(maintenanceServices, maintenanceServices.maintenanceWindowId, {
        order: [asc(maintenanceServices.serviceId)],
      }),
      updates: carried(maintenanceUpdates, maintenanceUpdates.maintenanceWindowId, {
        order: [asc(maintenanceUpdates.displayAt), asc(maintenanceUpdates.id)],
      }),
      reminders: carried(maintenanceReminders, maintenanceReminders.maintenanceWindowId, {
        order: [asc(maintenanceReminders.leadMinutes)],
      }),
    },
  }),
  'maintenance-series': carried(maintenanceSeries, maintenanceSeries.organizationId),
  'incident-templates': carried(incidentTemplates, incidentTemplates.organizationId),
  services: carried(services, services.organizationId, {
    parts: {
      statusChanges: carried(serviceStatusChanges, serviceStatusChanges.serviceId, {
        order: [asc(serviceStatusChanges.at), asc(serviceStatusChanges.id)],
      }),
      corrections: carried(statusCorrections, statusCorrections.serviceId, {
        order: [asc(statusCorrections.from), asc(statusCorrections.id)],
      }),
    },
  }),
  'service-groups': carried(serviceGroups, serviceGroups.organizationId),
} satisfies Record<string, Carried>

export type CarriedFile = keyof typeof carriedFiles

/** Told in an export and not made by an import: without its URL and secret an endpoint is none. */
export const listedEndpoints = carried(webhookEndpoints, webhookEndpoints.organizationId, {
  left: ['url', 'secret', 'previousSecret', 'previousSecretUntil', 'removedAt'],
  where: isNull(webhookEndpoints.removedAt),
})

/** The columns of a thing that an export holds: all but whose it is and what stays behind. */
export function columnsOf({ table, owner, left }: Carried): [string, SQLiteColumn][] {
  return Object.entries(getTableColumns(table)).filter(([name, column]) => column !== owner && !left.includes(name))
}
