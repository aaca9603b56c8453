import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { onlyTouched, refuseChanged, type Shown } from '../forms/touched.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publishable } from '../publications/publishable.ts'
import { markChanged } from '../services/mark-changed.ts'
import { lengthProblem, type Times, type WindowPlan } from './check-window.ts'
import { findMaintenanceUpdate, findWindow, remindersOf, servicesOfWindow } from './find-window.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'
import { setReminders, setServices } from './insert-window.ts'
import { keepReminders } from './keep-reminders.ts'
import { leaveServices } from './leave-services.ts'
import { isOver, isRunning, type MaintenanceWindow } from './maintenance-window.ts'
import { requireReleaseOfPlan } from './require-release-of-plan.ts'
import { refuseUnseenStep } from './unseen-updates.ts'

interface Said {
  /** Markdown. */
  body: string
  notify: boolean
  /** The last update that the writer's form showed. */
  seen?: string
}

/**
 * Changes the plan of this window alone, even if it belongs to a series: what was touched in the form. Notifies nobody. Throws
 * Meanwhile where somebody else has changed the same field.
 */
export const editWindow = publishable('maintenance.edit', editWindowAtOnce)

function editWindowAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: WindowPlan,
  shown: Shown = {},
): void {
  change(deps, actor, organizationId, id, 'maintenance.edited', (tx, before) => {
    const now = planOf(tx, before)
    const after = onlyTouched(now, input, shown)
    const { serviceIds, reminders, ...row } = after
    const named = now.serviceIds
    set(tx, deps, before, row)
    setServices(tx, before, serviceIds)
    if (isRunning(before))
      markChanged(tx, [...new Set(named).symmetricDifference(new Set(serviceIds))], deps.clock.now())
    keepReminders(tx, deps, before, reminders)
    requireReleaseOfPlan(tx, actor, findWindow(tx, organizationId, id))
    return { before: { title: before.title }, after }
  })
}

/** Moves a window that has not begun; its reminders are set anew, sent ones included. */
export const rescheduleWindow = publishable('maintenance.reschedule', rescheduleWindowAtOnce)

function rescheduleWindowAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: Times & Said,
  shown: Shown = {},
): void {
  const { body, notify, seen, ...typed } = input
  change(deps, actor, organizationId, id, 'maintenance.rescheduled', (tx, before) => {
    if (before.status !== 'scheduled')
      throw conflict('It has begun: extend it instead, or complete it and plan another.')
    refuseUnseenStep(tx, deps, actor, id, seen)
    const times = onlyTouched(timesOf(before), typed, shown)
    const problem = lengthProblem(times.scheduledEnd - times.scheduledStart)
    if (problem !== undefined) throw invalid({ scheduledEnd: problem })
    if (times.scheduledEnd <= deps.clock.now())
      throw invalid({ scheduledEnd: 'This time has passed: choose one in the future.' })
    const moved = set(tx, deps, before, { ...times, sequence: before.sequence + 1 })
    const leads = remindersOf(tx, id).map(({ leadMinutes }) => leadMinutes)
    setReminders(tx, deps, moved, leads)
    requireReleaseOfPlan(tx, actor, moved)
    insertMaintenanceUpdate(tx, deps, actor, moved, { status: 'scheduled', body, notify })
    return { before: timesOf(before), after: times, notify }
  })
}

/** Gives a running window another end, later or earlier. */
export const extendWindow = publishable('maintenance.extend', extendWindowAtOnce)

function extendWindowAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: { scheduledEnd: number } & Said,
  shown: Shown = {},
): void {
  const { body, notify, seen } = input
  change(deps, actor, organizationId, id, 'maintenance.extended', (tx, before) => {
    if (before.status === 'scheduled') throw conflict('It has not begun yet: reschedule it instead.')
    refuseUnseenStep(tx, deps, actor, id, seen)
    const typed = { scheduledEnd: input.scheduledEnd }
    const { scheduledEnd } = onlyTouched({ scheduledEnd: before.scheduledEnd }, typed, shown)
    if (scheduledEnd <= deps.clock.now())
      throw invalid({ scheduledEnd: 'Choose an end in the future, or complete it now.' })
    // A window begun early may end before its planned start, but a planned end must not precede the planned start. By a clock that was
    // set back it may have begun in what is to come.
    const begunAt = Math.min(before.startedAt ?? deps.clock.now(), deps.clock.now())
    const scheduledStart = scheduledEnd > before.scheduledStart ? before.scheduledStart : begunAt
    const times = { scheduledStart, scheduledEnd }
    const extended = set(tx, deps, before, { ...times, overrunAt: null, sequence: before.sequence + 1 })
    insertMaintenanceUpdate(tx, deps, actor, extended, { status: before.status, body, notify })
    return { before: timesOf(before), after: times, notify }
  })
}

/** Cancels a window before or while it runs, and so ends its effects. */
export const cancelWindow = publishable('maintenance.cancel', cancelWindowAtOnce)

function cancelWindowAtOnce(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string, input: Said): void {
  change(deps, actor, organizationId, id, 'maintenance.cancelled', (tx, before) => {
    const cancelled = set(tx, deps, before, { sequence: before.sequence + 1 })
    insertMaintenanceUpdate(tx, deps, actor, cancelled, { status: 'cancelled', ...input })
    return { before: { status: before.status }, notify: input.notify }
  })
}

/** Starts, continues, verifies or completes a window by hand, early or late. */
export const postMaintenanceUpdate = publishable('maintenance.update', postMaintenanceUpdateAtOnce)

function postMaintenanceUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: { status: 'scheduled' | 'in_progress' | 'verifying' | 'completed' } & Said,
): void {
  change(deps, actor, organizationId, id, 'maintenance.updated', (tx, before) => {
    if (input.status === 'scheduled' && before.status !== 'scheduled')
      throw invalid({ status: 'It has begun: choose in progress, verifying or completed.' })
    insertMaintenanceUpdate(tx, deps, actor, before, input)
    if (input.status === 'completed') leaveServices(tx, deps, actor, before)
    return { before: { status: before.status }, after: { status: input.status }, notify: input.notify }
  })
}

/** Corrects an update's text; visitors see that it was edited, the audit log keeps both. `notify`: sends it to subscribers. */
export const editMaintenanceUpdate = publishable('maintenance.correction', editMaintenanceUpdateAtOnce)

function editMaintenanceUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  windowId: string,
  id: string,
  { body, notify }: Said,
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const window = findWindow(tx, organizationId, windowId)
    const before = findMaintenanceUpdate(tx, window.id, id)
    const now = deps.clock.now()
    refuseChanged('body', before.body, body, shown)
    tx.update(maintenanceUpdates)
      .set({ body, bodyFormat: 'markdown', notify: before.notify || notify, updatedAt: now, editedAt: now })
      .where(eq(maintenanceUpdates.id, id))
      .run()
    if (notify) queueNotification(tx, deps, actor, organizationId, { maintenanceUpdateId: id })
    set(tx, deps, window, {})
    recordAudit(tx, deps, actor, {
      action: 'maintenance_update.edited',
      organizationId,
      subject: { type: 'maintenance_update', id },
      changes: { before: { body: before.body }, after: { body }, notify },
    })
  })
}

/** One action on a window that is not over, with its audit entry. */
function change(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  action: AuditAction,
  work: (tx: Tx, before: MaintenanceWindow) => Record<string, unknown>,
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const before = findWindow(tx, organizationId, id)
    if (isOver(before)) throw conflict('This maintenance is over: plan another window.')
    const changes = tellStatusChanges(tx, deps, organizationId, () => work(tx, before))
    recordAudit(tx, deps, actor, { action, organizationId, subject: { type: 'maintenance_window', id }, changes })
  })
}

function set(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { id }: MaintenanceWindow,
  values: Partial<MaintenanceWindow>,
): MaintenanceWindow {
  return tx
    .update(maintenanceWindows)
    .set({ ...values, updatedAt: clock.now() })
    .where(eq(maintenanceWindows.id, id))
    .returning()
    .get()
}

/** What the form of a window's plan shows of it. */
export function planOf(db: Reader, window: MaintenanceWindow): WindowPlan {
  const { id, title, autoStart, autoComplete, notifyAtStart, notifyAtEnd } = window
  return {
    title,
    serviceIds: servicesOfWindow(db, id).map((service) => service.id),
    reminders: remindersOf(db, id).map(({ leadMinutes }) => leadMinutes),
    ...{ autoStart, autoComplete, notifyAtStart, notifyAtEnd },
  }
}

function timesOf({ scheduledStart, scheduledEnd }: MaintenanceWindow): Times {
  return { scheduledStart, scheduledEnd }
}
