import { and, eq, max, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import type { Deps } from '../context.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { isPublic, isToldIncident, isToldWindow } from '../service-status/public-services.ts'

/** UTC ms of the last change to one of its services, incidents or maintenance windows that others may know of. */
export function pageChangedAt({ db }: Pick<Deps, 'db'>, { id, createdAt }: Organization): number {
  return Math.max(
    createdAt,
    lastChange(db, services, id, isPublic(db)),
    lastChange(db, incidents, id, isToldIncident(db, id)),
    lastChange(db, maintenanceWindows, id, isToldWindow(db, id)),
  )
}

type DatedTable = SQLiteTable & { organizationId: SQLiteColumn; updatedAt: SQLiteColumn }

function lastChange(db: Reader, table: DatedTable, organizationId: OrganizationId, which: SQL): number {
  const row = db
    .select({ at: max(table.updatedAt) })
    .from(table)
    .where(and(eq(table.organizationId, organizationId), which))
    .get()
  return Number(row?.at ?? 0)
}
