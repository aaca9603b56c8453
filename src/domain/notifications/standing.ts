import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceReminders, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { Standing, StoodIncident, StoodWindow } from '#src/db/schema/standing.ts'
import type { Incident } from '../incidents/incident.ts'
import { isAhead, type MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import type { About } from './notification.ts'

/** How the incident or the window stands that a notification is about, in the transaction that writes it. */
export function standingNow(db: Reader, about: About): Standing {
  return about.statusUpdateId === null ? windowStands(db, about) : incidentStands(db, about.statusUpdateId)
}

function incidentStands(db: Reader, statusUpdateId: string): Standing {
  const row = db
    .select({ incident: incidents })
    .from(statusUpdates)
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(eq(statusUpdates.id, statusUpdateId))
    .get()
  if (!row) throw new Error(`there is no status update ${statusUpdateId}`)
  const last = db
    .select({ id: statusUpdates.id })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, row.incident.id), isNull(statusUpdates.deletedAt)))
    .orderBy(desc(sql`rowid`))
    .limit(1)
    .get()
  return {
    ...{ kind: 'incident', through: last?.id ?? statusUpdateId, programsOnly: false },
    incident: stoodIncident(row.incident),
  }
}

function windowStands(db: Reader, { maintenanceUpdateId, maintenanceWindowId }: About): Standing {
  const update = db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.id, maintenanceUpdateId ?? ''))
    .get()
  const windowId = update?.maintenanceWindowId ?? maintenanceWindowId ?? ''
  const window = db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, windowId)).get()
  if (!window) throw new Error(`there is no maintenance window ${windowId}`)
  const last = db
    .select({ id: maintenanceUpdates.id })
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
    .orderBy(desc(sql`rowid`))
    .limit(1)
    .get()
  return { kind: 'maintenance', through: last?.id ?? '', programsOnly: false, window: stoodWindow(db, window) }
}

export function stoodIncident(incident: Incident): StoodIncident {
  const { status, impact, impactOverride, startedAt, monitoringAt, resolvedAt, updatedAt } = incident
  return { status, impact, impactOverride, startedAt, monitoringAt, resolvedAt, updatedAt, withdrawn: false }
}

export function stoodWindow(db: Reader, window: MaintenanceWindow): StoodWindow {
  const { status, impact, scheduledStart, scheduledEnd, endedAt, monitoringAt, autoStart, autoComplete } = window
  const reminders = db
    .select()
    .from(maintenanceReminders)
    .where(eq(maintenanceReminders.maintenanceWindowId, window.id))
    .all()
  const reminded = reminders.flatMap(({ settledAt }) => settledAt ?? [])
  return {
    ...{ status, impact, scheduledStart, scheduledEnd, endedAt, monitoringAt, autoStart, autoComplete },
    updatedAt: window.updatedAt,
    hasReminders: reminders.length > 0,
    remindedAt: reminded.length > 0 ? Math.max(...reminded) : null,
  }
}

/** Why nobody is reminded of the window any more; undefined: they are. `then`: as it stood when the reminder was written. */
export function whyNotReminded(
  window: Pick<MaintenanceWindow, 'status' | 'scheduledStart'>,
  then: Pick<StoodWindow, 'scheduledStart'>,
  now: number,
): string | undefined {
  if (!isAhead(window, now)) return 'The maintenance is not ahead any more.'
  else return then.scheduledStart === window.scheduledStart ? undefined : 'The maintenance was moved.'
}
