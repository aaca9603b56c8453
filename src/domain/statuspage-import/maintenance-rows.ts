import type { maintenanceServices } from '#src/db/schema/maintenance.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import { isRunningStatus, type MaintenanceUpdate, type MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import type { ExportedMaintenance } from './parse-maintenance.ts'
import { namedIn } from './parse-updates.ts'
import { type UpdateFacts, updateFacts } from './update-facts.ts'

type Unsaid = 'announcedAt' | 'autoStart' | 'autoComplete'
/** Columns that no export of Statuspage's has. */
type Ours =
  | 'seriesId'
  | 'occurrence'
  | 'startedInTime'
  | 'sequence'
  | 'feedId'
  | 'impactOverride'
  | 'affectsServices'
  | 'releasesServices'
  | 'metadata'
  | 'deletedAt'

export interface MaintenanceRows {
  maintenanceWindows: (Omit<MaintenanceWindow, Ours | Unsaid> & {
    [Column in Unsaid]: MaintenanceWindow[Column] | undefined
  })[]
  maintenanceUpdates: (UpdateFacts<MaintenanceStatus> & Pick<MaintenanceUpdate, 'maintenanceWindowId'>)[]
  maintenanceServices: (typeof maintenanceServices.$inferSelect)[]
}

/** `now`: UTC ms; a window whose planned end has passed is left to people. */
export function maintenanceRows(
  maintenance: ExportedMaintenance[],
  isService: (componentId: string) => boolean,
  organizationId: string,
  now: number,
): MaintenanceRows {
  return {
    maintenanceWindows: maintenance.map((one) => windowRow(one, organizationId, now)),
    maintenanceUpdates: maintenance.flatMap(({ id: maintenanceWindowId, updates }) =>
      updates.map((update) => ({ ...updateFacts(update), maintenanceWindowId })),
    ),
    maintenanceServices: maintenance.flatMap((one) =>
      namedIn(one)
        .filter(isService)
        .map((serviceId) => ({ maintenanceWindowId: one.id, serviceId })),
    ),
  }
}

function windowRow(
  one: ExportedMaintenance,
  organizationId: string,
  now: number,
): MaintenanceRows['maintenanceWindows'][number] {
  const passed = one.scheduledUntil <= now
  const startedAt = startOf(one)
  const runs = startedAt !== null && one.resolvedAt === null
  return {
    id: one.id,
    organizationId,
    title: one.name,
    status: one.status,
    impact: one.impact,
    scheduledStart: one.scheduledFor,
    scheduledEnd: one.scheduledUntil,
    startedAt,
    endedAt: one.resolvedAt,
    announcedAt: one.announcedAt,
    monitoringAt: one.monitoringAt,
    // The past must neither happen again nor notify anybody.
    autoStart: passed ? false : one.autoInProgress,
    autoComplete: passed ? false : one.autoCompleted,
    notifyAtStart: false,
    notifyAtEnd: false,
    overrunAt: passed && runs ? one.scheduledUntil : null,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
  }
}

/**
 * Actual beginning of the work: the first update that says so, or the planned start. Statuspage's own `started_at` is the
 * moment of the announcement. Null where it has not begun.
 */
function startOf({ status, scheduledFor, resolvedAt, updates }: ExportedMaintenance): number | null {
  if (status === 'scheduled') return null
  const start = updates.findLast(({ status }) => isRunningStatus(status))?.displayAt ?? scheduledFor
  return resolvedAt === null ? start : Math.min(start, resolvedAt)
}
