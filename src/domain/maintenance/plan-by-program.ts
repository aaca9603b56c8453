import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
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
import { lengthProblem } from './check-window.ts'
import { findWindow } from './find-window.ts'
import { insertWindow } from './insert-window.ts'
import { leaveServices } from './leave-services.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'
import { type ProgramPlan, type ProgramServices, type ProgramStatus, statuspageLead } from './program-windows.ts'
import { saidOfServices } from './said-of-services.ts'
import { stepTexts } from './step-texts.ts'

export interface WindowByProgram extends ProgramPlan, ProgramServices {
  status: ProgramStatus
  /** Markdown; absent: the usual words of the status. */
  body?: string
  notify: boolean
  remindPrior: boolean
}

/**
 * Plans maintenance for a program, or records what runs already or is over. One that starts by itself and whose time has come
 * runs at once. Throws invalid for times that cannot be, and for an unknown service.
 */
export const planByProgram = publishable('maintenance.plan_by_program', planByProgramAtOnce)

function planByProgramAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: WindowByProgram,
): MaintenanceWindow {
  authorize(actor, 'incidents:write', organizationId)
  const { status: asked, body, notify, remindPrior, named = [], added = [], statuses = [], ...plan } = input
  refuseTimes(deps, input)
  const { language } = organizationById(deps, organizationId)
  const begins = asked === 'scheduled' && plan.autoStart && plan.scheduledStart <= deps.clock.now()
  const status = begins ? 'in_progress' : asked
  const said = saidOfServices(asked, statuses)

  return write(deps.db, (tx) => {
    const serviceIds = [...new Set([...named, ...added, ...statuses.map(({ serviceId }) => serviceId)])]
    refuseUnknown(tx, organizationId, serviceIds)
    const at = status === 'scheduled' ? undefined : Math.min(plan.scheduledStart, deps.clock.now())
    const planned = {
      ...plan,
      ...{ serviceIds, notify, first: { status, at } },
      affectsServices: said.affectsServices ?? plan.affectsServices,
      reminders: remindPrior ? [statuspageLead] : [],
      body: body?.trim() || stepTexts(language)[status],
    }
    const window = tellStatusChanges(tx, deps, organizationId, () => {
      const inserted = insertWindow(tx, deps, actor, organizationId, planned)
      if (status === 'completed') {
        leaveServices(tx, deps, actor, { ...inserted, endedAt: null }, said)
        endAsPlanned(tx, deps, inserted)
      }
      return inserted
    })
    recordAudit(tx, deps, actor, {
      action: 'maintenance.scheduled',
      organizationId,
      subject: { type: 'maintenance_window', id: window.id },
      changes: { ...input, serviceIds },
    })
    return findWindow(tx, organizationId, window.id)
  })
}

function refuseTimes({ clock }: Deps, { status, scheduledStart, scheduledEnd }: WindowByProgram): void {
  const problem = lengthProblem(scheduledEnd - scheduledStart)
  if (problem !== undefined) throw invalid({ scheduledEnd: problem })
  if (status !== 'completed' && scheduledEnd <= clock.now())
    throw invalid({ scheduledEnd: 'This time has passed: choose one in the future, or send the status completed.' })
}

/** It ran from one planned moment to the other, as far as they have passed. */
function endAsPlanned(tx: Tx, { clock }: Deps, { id, scheduledEnd }: MaintenanceWindow): void {
  const endedAt = Math.min(scheduledEnd, clock.now())
  tx.update(maintenanceWindows).set({ endedAt }).where(eq(maintenanceWindows.id, id)).run()
}
