import type { maintenanceSeries, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import type { Fact } from '../services/service.ts'

export type MaintenanceWindow = typeof maintenanceWindows.$inferSelect
export type MaintenanceUpdate = typeof maintenanceUpdates.$inferSelect
export type MaintenanceSeries = typeof maintenanceSeries.$inferSelect

type Course = Pick<MaintenanceWindow, 'startedAt' | 'endedAt'>
type Begun = Pick<MaintenanceWindow, 'startedAt' | 'startedInTime'>
type Affecting = Pick<MaintenanceWindow, 'startedAt' | 'endedAt' | 'affectsServices'>

/** Milliseconds ahead for which a series has rows, so that visitors and calendars see its windows. */
export const seriesHorizon = 60 * 24 * 3_600_000

/** Does the rule give windows beyond the `known` ones that a series was made with? */
export function goesOn({ rule, createdAt }: Pick<MaintenanceSeries, 'rule' | 'createdAt'>, known: number): boolean {
  const count = /(?:^|;)COUNT=(\d+)/.exec(rule)?.[1]
  const until = /(?:^|;)UNTIL=(\d{4})(\d\d)(\d\d)/.exec(rule)
  if (count !== undefined) return Number(count) > known
  else if (until === null) return true
  else return Date.parse(`${until[1]}-${until[2]}-${until[3]}`) > createdAt + seriesHorizon
}

/** Completed or cancelled. */
export function isOver({ endedAt }: Pick<MaintenanceWindow, 'endedAt'>): boolean {
  return endedAt !== null
}

/** Its services are under maintenance. */
export function isRunning({ startedAt, endedAt }: Course): boolean {
  return startedAt !== null && endedAt === null
}

/** In these statuses a window runs; in the others it has not begun, or is over. */
export function isRunningStatus(status: string): boolean {
  return status === 'in_progress' || status === 'verifying'
}

/** Still to come; nobody is reminded of any other window. `now`: UTC ms. */
export function isAhead({ status, scheduledStart }: Pick<MaintenanceWindow, 'status' | 'scheduledStart'>, now: number) {
  return status === 'scheduled' && scheduledStart > now
}

/** Visitors were informed that it takes longer than planned, and it is not over yet. */
export function isOverrun({ overrunAt, endedAt }: Pick<MaintenanceWindow, 'overrunAt' | 'endedAt'>): boolean {
  return overrunAt !== null && endedAt === null
}

/** The window's place in the history, UTC ms: its real start, or else the planned one. */
export function dateOfWindow({ startedAt, scheduledStart }: Pick<MaintenanceWindow, 'startedAt' | 'scheduledStart'>) {
  return startedAt ?? scheduledStart
}

/** As programs are told it: one that a program has set wins. */
export function impactOfWindow({ impact, impactOverride }: Pick<MaintenanceWindow, 'impact' | 'impactOverride'>) {
  return impactOverride ?? impact
}

/** A window's effects over time, the same on each of its services. */
export function effects({ startedAt, endedAt, affectsServices }: Affecting): Fact[] {
  if (startedAt === null || !affectsServices) return []
  const begun: Fact = { at: startedAt, status: 'under_maintenance' }
  return endedAt === null ? [begun] : [begun, { at: endedAt, status: null }]
}

/**
 * The real start and end after an update with this status. `at`: UTC ms of the update; no window ends before it began, by a clock
 * that has been set back since.
 */
export function courseAfter(
  { startedAt, startedInTime, scheduledEnd }: Begun & Pick<MaintenanceWindow, 'scheduledEnd'>,
  status: MaintenanceStatus,
  at: number,
): Begun & Course {
  const begun = startedAt === null ? { startedAt: at, startedInTime: at < scheduledEnd } : { startedAt, startedInTime }
  const end = Math.max(at, startedAt ?? at)
  if (status === 'scheduled') return { startedAt: null, startedInTime: false, endedAt: null }
  else if (status === 'cancelled') return { startedAt, startedInTime, endedAt: end }
  else return { ...begun, endedAt: status === 'completed' ? end : null }
}
