import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { refuseUnknown } from '../incidents/named-services.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { publishable } from '../publications/publishable.ts'
import { markChanged } from '../services/mark-changed.ts'
import { lengthProblem } from './check-window.ts'
import { findWindow, remindersOf, servicesOfWindow } from './find-window.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'
import { setReminders, setServices } from './insert-window.ts'
import { keepReminders } from './keep-reminders.ts'
import { leaveServices } from './leave-services.ts'
import { isOver, isRunning, isRunningStatus, type MaintenanceWindow } from './maintenance-window.ts'
import { type ProgramPlan, type ProgramServices, type ProgramStatus, statuspageLead } from './program-windows.ts'
import { requireReleaseOfPlan } from './require-release-of-plan.ts'
import { saidOfServices } from './said-of-services.ts'
import { stepTexts } from './step-texts.ts'

/** What a program changes; absent: it stays as it is. */
export interface WindowChange extends Partial<ProgramPlan>, ProgramServices {
  status?: ProgramStatus
  /** Markdown. */
  body?: string
  /** Notify subscribers of the update, where one is posted. */
  notify: boolean
  remindPrior?: boolean
}

/**
 * Changes a window as programs do, in one call: posts one update where the status or the text are new, and edits the rest
 * without telling anybody. It may go back to an earlier status, and begin again after its end. Throws invalid for times that
 * cannot be, for an unknown service, and where the clock would undo at once what is asked.
 */
export const changeByProgram = publishable('maintenance.change_by_program', changeByProgramAtOnce)

function changeByProgramAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  change: WindowChange,
): MaintenanceWindow {
  authorize(actor, 'incidents:write', organizationId)

  return write(deps.db, (tx) => {
    const before = findWindow(tx, organizationId, id)
    const present = statusOf(before)
    const status = change.status ?? present
    const said = saidOfServices(status, change.statuses ?? [])
    const after = edited(before, change, said.affectsServices)
    if (status !== present || isMoved(after)) refuseTimes(deps, { ...before, ...after }, status)
    const isNew = status !== present || (change.body ?? '').trim() !== ''
    const named = tellStatusChanges(tx, deps, organizationId, () => {
      const window = save(tx, deps, before, after)
      const services = nameServices(tx, deps, window, change)
      remind(tx, deps, window, change.remindPrior, isMoved(after))
      if (
        isMoved(after) ||
        services !== undefined ||
        'title' in after ||
        'notifyAtStart' in after ||
        'notifyAtEnd' in after
      )
        requireReleaseOfPlan(tx, actor, window)
      if (isNew) post(tx, deps, actor, window, { ...change, status }, status !== present)
      if (status === 'completed') leaveServices(tx, deps, actor, isNew ? window : before, said)
      return services
    })
    recordAudit(tx, deps, actor, {
      action: isNew ? 'maintenance.updated' : 'maintenance.edited',
      organizationId,
      subject: { type: 'maintenance_window', id },
      changes: {
        before: { status: present, ...only(before, after) },
        after: { status, ...after, ...(named && { serviceIds: named }) },
        notify: isNew && change.notify,
      },
    })
    return findWindow(tx, organizationId, id)
  })
}

/** To a program, a window that was called off is completed. */
function statusOf({ status }: MaintenanceWindow): ProgramStatus {
  return status === 'cancelled' ? 'completed' : status
}

const columns = [
  'title',
  'impactOverride',
  'metadata',
  'scheduledStart',
  'scheduledEnd',
  'autoStart',
  'autoComplete',
  'notifyAtStart',
  'notifyAtEnd',
  'affectsServices',
  'releasesServices',
] as const
type Edited = Partial<Pick<MaintenanceWindow, (typeof columns)[number]>>

/** What is new. */
function edited(before: MaintenanceWindow, change: WindowChange, affectsServices: boolean | undefined): Edited {
  const asked: Edited = { ...change, ...(affectsServices !== undefined && { affectsServices }) }
  return Object.fromEntries(
    columns
      .filter((column) => asked[column] !== undefined)
      .filter((column) => JSON.stringify(asked[column]) !== JSON.stringify(before[column]))
      .map((column) => [column, asked[column]]),
  )
}

function isMoved({ scheduledStart, scheduledEnd }: Edited): boolean {
  return scheduledStart !== undefined || scheduledEnd !== undefined
}

function refuseTimes(
  { clock }: Deps,
  { scheduledStart, scheduledEnd, autoStart, autoComplete }: MaintenanceWindow,
  status: ProgramStatus,
): void {
  const now = clock.now()
  const problem = lengthProblem(scheduledEnd - scheduledStart)
  if (problem !== undefined) throw invalid({ scheduledEnd: problem })
  if (status === 'scheduled' && autoStart && scheduledStart <= now)
    throw invalid({ scheduledStart: 'It would begin again at once: choose a start that is to come.' })
  if (isRunningStatus(status) && autoComplete && scheduledEnd <= now)
    throw invalid({ scheduledEnd: 'It would be completed again at once: choose an end that is to come.' })
}

function save(tx: Tx, deps: Deps, before: MaintenanceWindow, after: Edited): MaintenanceWindow {
  if (Object.keys(after).length === 0) return before
  const moved = isMoved(after) ? { sequence: before.sequence + 1, overrunAt: null } : {}
  const window = tx
    .update(maintenanceWindows)
    .set({ ...after, ...moved, updatedAt: deps.clock.now() })
    .where(eq(maintenanceWindows.id, before.id))
    .returning()
    .get()
  if (isRunning(before) && after.affectsServices !== undefined) markChanged(tx, idsOf(tx, before.id), deps.clock.now())
  return window
}

function idsOf(tx: Tx, windowId: string): ServiceId[] {
  return servicesOfWindow(tx, windowId).map(({ id }) => id)
}

/** Returns the services it names from now on, where those are others. */
function nameServices(
  tx: Tx,
  deps: Deps,
  window: MaintenanceWindow,
  { named, added = [], statuses = [] }: WindowChange,
): ServiceId[] | undefined {
  const before = new Set<ServiceId>(idsOf(tx, window.id))
  const wanted = new Set<ServiceId>([...(named ?? before), ...added, ...statuses.map(({ serviceId }) => serviceId)])
  refuseUnknown(tx, window.organizationId, [...wanted.difference(before)])
  const differing = [...wanted.symmetricDifference(before)]
  if (differing.length === 0) return undefined
  setServices(tx, window, [...wanted])
  if (isRunning(window)) markChanged(tx, differing, deps.clock.now())
  return [...wanted]
}

/** Reminders of another start are due anew; those that somebody chose stay the ones. */
function remind(tx: Tx, deps: Deps, window: MaintenanceWindow, remindPrior: boolean | undefined, moved: boolean): void {
  const present = remindersOf(tx, window.id).map(({ leadMinutes }) => leadMinutes)
  const chosen = remindPrior === true && present.length === 0 ? [statuspageLead] : present
  const leads = remindPrior === false ? [] : chosen
  if (moved) setReminders(tx, deps, window, leads)
  else if (remindPrior !== undefined) keepReminders(tx, deps, window, leads)
}

function post(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  window: MaintenanceWindow,
  { body, status, notify }: WindowChange & { status: ProgramStatus },
  statusIsNew: boolean,
): void {
  const { language } = organizationById({ ...deps, db: tx }, window.organizationId)
  const text = body?.trim() || stepTexts(language)[status]
  // Begun again, it has not been over.
  const isReopened = isOver(window) && status !== 'completed'
  if (isReopened || (statusIsNew && status === 'scheduled'))
    tx.update(maintenanceWindows).set({ overrunAt: null }).where(eq(maintenanceWindows.id, window.id)).run()
  insertMaintenanceUpdate(tx, deps, actor, window, { status, body: text, notify })
}

function only(before: MaintenanceWindow, after: Edited): Edited {
  return Object.fromEntries(Object.keys(after).map((column) => [column, before[column as keyof Edited]]))
}
