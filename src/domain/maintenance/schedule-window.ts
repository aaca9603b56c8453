import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { maintenanceSeries } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, Member } from '../context.ts'
import { invalid } from '../errors.ts'
import { forgetDraft, newMaintenance } from '../incidents/drafts.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { publishable } from '../publications/publishable.ts'
import { localMoment } from '../time/local-moment.ts'
import type { NewWindow } from './check-window.ts'
import { insertWindow } from './insert-window.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'
import { extendSeries } from './series.ts'

/**
 * Plans a maintenance window, or with a rule a series of them; with `notify`, subscribers are notified once, of the first one
 * and the dates of the others. One that starts by itself and whose time has come runs at once. Throws invalid for a window that
 * would be over already.
 */
export const scheduleWindow = publishable('maintenance.plan', scheduleWindowAtOnce, forgetPlan)

function forgetPlan(tx: Tx, actor: Member): void {
  forgetDraft(tx, actor, newMaintenance)
}

function scheduleWindowAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: NewWindow,
): MaintenanceWindow {
  authorize(actor, 'incidents:write', organizationId)
  const { rule, firstStart, ...first } = input
  const { timeZone } = organizationById(deps, organizationId)
  if (first.scheduledEnd <= deps.clock.now())
    throw invalid({ scheduledEnd: 'This time has passed: choose one in the future.' })

  return write(deps.db, (tx) => {
    const { scheduledStart, scheduledEnd, notify, ...template } = first
    const occurrence = firstStart ?? localMoment(scheduledStart, timeZone)
    const series =
      rule === null
        ? undefined
        : tx
            .insert(maintenanceSeries)
            .values({
              id: deps.ids.id(),
              organizationId,
              rule,
              firstStart: occurrence,
              durationMinutes: (scheduledEnd - scheduledStart) / 60_000,
              template,
              createdAt: deps.clock.now(),
            })
            .returning()
            .get()
    const window = insertWindow(tx, deps, actor, organizationId, {
      ...first,
      first:
        first.autoStart && scheduledStart <= deps.clock.now()
          ? { status: 'in_progress', at: scheduledStart }
          : { status: 'scheduled' },
      series: series && { id: series.id, occurrence },
    })
    if (actor.kind === 'member') forgetPlan(tx, actor)
    const further = series ? extendSeries(tx, deps, actor, series, timeZone) : []
    recordAudit(tx, deps, actor, {
      action: 'maintenance.scheduled',
      organizationId,
      subject: { type: 'maintenance_window', id: window.id },
      changes: { ...input, further: further.length },
    })
    return window
  })
}
