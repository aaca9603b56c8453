import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { checkNewWindow, reminderField, remindSeriesField } from '#src/domain/maintenance/check-window.ts'
import { pastWindows, pendingWindows } from '#src/domain/maintenance/find-window.ts'
import type { MaintenanceWindow } from '#src/domain/maintenance/maintenance-window.ts'
import { plannedMessages } from '#src/domain/maintenance/planned-messages.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { routes } from '#src/routes.ts'
import { MaintenancePage, type WindowRow } from '#views/dashboard/maintenance.tsx'
import { NewMaintenancePage, type PlanProps } from '#views/dashboard/plan-maintenance.tsx'
import { PlanFragment } from '#views/dashboard/planned-messages.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { planAudience } from './audience.ts'
import { planFor, shownTimes } from './maintenance-plan.ts'
import { dashboardShell } from './shell.ts'

const { maintenance, maintenanceWindow } = routes.dashboard

const perPage = 25

export const maintenanceRoutes: Binding[] = [
  page(maintenance.index, showMaintenance),

  page(maintenance.new, (context) => showNewWindow(context)),

  action(maintenance.audience, ({ deps, actor, organization, form }) =>
    PlanFragment({
      audience: planAudience(deps, actor.organizationId, form.values),
      planned: plannedMessages(form, organization.timeZone, deps.clock.now()),
    }),
  ),

  action(
    maintenance.create,
    ({ deps, actor, organization, params, form }) => {
      const input = accepted(checkNewWindow(form, organization.timeZone))
      const { id } = scheduleWindow(deps, actor, organization.id, input)
      return done(maintenanceWindow.show.url({ ...params, id }), 'The maintenance is planned and on the page.')
    },
    showNewWindow,
  ),
]

function showMaintenance(context: MemberContext): JSX.Element {
  const { deps, query, actor, organization } = context
  const past = pastWindows(deps.db, organization.id, turnOf(query), perPage)
  return MaintenancePage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    pending: past.newer === null ? pendingWindows(deps.db, organization.id).map(rowOf) : [],
    past: past.rows.map(rowOf),
    turns: turnLinks(past),
    mayWrite: mayDo(actor.role, 'incidents:write'),
  })
}

function showNewWindow(context: MemberContext, form: FormState = emptyForm): JSX.Element {
  const { deps, organization } = context
  const sent = Object.keys(form.values).length > 0
  const plan = planFor(deps, organization.id, form)
  const fields = sent ? form.values : ticksOf(plan)
  return NewMaintenancePage({
    shell: dashboardShell(context),
    plan,
    times: shownTimes(form, organization.timeZone),
    audience: planAudience(deps, organization.id, form.values),
    notify: sent ? form.values.notify !== undefined : true,
    planned: plannedMessages(readForm(fields), organization.timeZone, deps.clock.now()),
    remindSeries: form.values[remindSeriesField] !== undefined,
  })
}

/** The form as it is offered, before anything is typed. */
function ticksOf({ reminders, ...plan }: PlanProps): Record<string, string> {
  const steps = (['autoStart', 'notifyAtStart', 'notifyAtEnd'] as const).filter((field) => plan[field])
  const chosen = reminders.filter(({ chosen }) => chosen).map(({ minutes }) => reminderField(minutes))
  return Object.fromEntries([...steps, ...chosen].map((field) => [field, 'yes']))
}

function rowOf(window: MaintenanceWindow): WindowRow {
  return { ...window, repeats: window.seriesId !== null }
}
