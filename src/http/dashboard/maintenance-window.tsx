import { mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { marksOf, shownMarks } from '#src/domain/forms/touched.ts'
import {
  cancelWindow,
  editMaintenanceUpdate,
  editWindow,
  extendWindow,
  planOf,
  postMaintenanceUpdate,
  rescheduleWindow,
} from '#src/domain/maintenance/change-window.ts'
import { checkEnd, checkMaintenanceUpdate, checkPlan, checkTimes } from '#src/domain/maintenance/check-window.ts'
import {
  findMaintenanceUpdate,
  findSeries,
  findWindow,
  remindersOf,
  servicesOfWindow,
  updatesOfWindow,
} from '#src/domain/maintenance/find-window.ts'
import { recallMaintenanceUpdate } from '#src/domain/maintenance/recall-maintenance-update.ts'
import { endSeries } from '#src/domain/maintenance/series.ts'
import { lastWrittenOf, stepsSince } from '#src/domain/maintenance/unseen-updates.ts'
import { waitingAbout } from '#src/domain/publications/find-publication.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { pageUrlForTeam } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import type { WriteProps } from '#views/dashboard/maintenance-forms.tsx'
import { EditMaintenanceUpdatePage } from '#views/dashboard/maintenance-update.tsx'
import { WindowPage } from '#views/dashboard/maintenance-window.tsx'
import { EditMaintenancePage } from '#views/dashboard/plan-maintenance.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { shownMoment } from '../shown-moment.ts'
import { messagesFor } from '../spoken.ts'
import { windowAudience } from './audience.ts'
import { withDeliverySummaries } from './delivery-summaries.ts'
import { said, seenIn } from './incident.tsx'
import { planFor, shownTimes } from './maintenance-plan.ts'
import { nameIn, withRecallable } from './recallable.ts'
import { dashboardShell } from './shell.ts'

const { maintenanceUpdate, maintenanceWindow } = routes.dashboard

export const maintenanceWindowRoutes: Binding[] = [
  page(maintenanceWindow.show, (context) => showWindow(context)),

  page(maintenanceWindow.edit, (context) => showEdit(context)),

  action(
    maintenanceWindow.save,
    ({ deps, actor, params, form }) => {
      editWindow(deps, actor, actor.organizationId, params.id, accepted(checkPlan(form)), shownMarks(form))
      return done(maintenanceWindow.show.url(params), 'The maintenance window was saved.')
    },
    showEdit,
  ),

  action(
    maintenanceWindow.updates,
    ({ deps, actor, params, form }) => {
      const update = { ...accepted(checkMaintenanceUpdate(form)), seen: seenIn(form) }
      postMaintenanceUpdate(deps, actor, actor.organizationId, params.id, update)
      return done(maintenanceWindow.show.url(params), 'The update is on the page.')
    },
    (context, update) => showRefused(context, 'update', update),
  ),

  action(
    maintenanceWindow.times,
    ({ deps, actor, organization, params, form }) => {
      const window = findWindow(deps.db, organization.id, params.id)
      const times = accepted(checkTimes(form, organization.timeZone, window))
      rescheduleWindow(deps, actor, organization.id, params.id, { ...times, ...said(form) }, shownMarks(form))
      return done(maintenanceWindow.show.url(params), 'The maintenance is rescheduled.')
    },
    (context, times) => showRefused(context, 'times', times),
  ),

  action(
    maintenanceWindow.end,
    ({ deps, actor, organization, params, form }) => {
      const window = findWindow(deps.db, organization.id, params.id)
      const end = accepted(checkEnd(form, organization.timeZone, window))
      extendWindow(deps, actor, organization.id, params.id, { ...end, ...said(form) }, shownMarks(form))
      return done(maintenanceWindow.show.url(params), 'The end is changed.')
    },
    (context, end) => showRefused(context, 'end', end),
  ),

  action(
    maintenanceWindow.cancellation,
    ({ deps, actor, params, form }) => {
      cancelWindow(deps, actor, actor.organizationId, params.id, said(form))
      return done(maintenanceWindow.show.url(params), 'The maintenance is cancelled.')
    },
    (context, cancellation) => showRefused(context, 'cancellation', cancellation),
  ),

  action(
    maintenanceWindow.seriesEnd,
    ({ deps, actor, params, form }) => {
      const { seriesId } = findWindow(deps.db, actor.organizationId, params.id)
      const seen = seenIn(form)
      const last = seen === undefined ? undefined : { windowId: params.id, updateId: seen }
      endSeries(deps, actor, actor.organizationId, seriesId ?? '', said(form), last)
      return done(maintenanceWindow.show.url(params), 'The series has ended.')
    },
    (context, seriesEnd) => showRefused(context, 'seriesEnd', seriesEnd),
  ),

  page(maintenanceUpdate.edit, (context) => showEditUpdate(context)),

  action(
    maintenanceUpdate.save,
    ({ deps, actor, params, form }) => {
      const { id, updateId } = params
      editMaintenanceUpdate(deps, actor, actor.organizationId, id, updateId, said(form), shownMarks(form))
      return done(maintenanceWindow.show.url(params), 'The update was saved.')
    },
    showEditUpdate,
  ),

  action(
    maintenanceUpdate.recall,
    (context) => {
      const { deps, actor, params } = context
      const t = messagesFor(context)
      const name = nameIn(t, findMaintenanceUpdate(deps.db, params.id, params.updateId))
      recallMaintenanceUpdate(deps, actor, actor.organizationId, params.id, params.updateId)
      return done(maintenanceWindow.show.url(params), t.windowPage.recalled(name))
    },
    (context, { problem }) => showWindow(context, {}, problem),
  ),
]

type WindowForms = WriteProps['forms']

/** A refusal as a whole stands at the top: its form may be gone, because the window has begun meanwhile. */
function showRefused(context: MemberContext<'id'>, name: keyof WindowForms, { problem, ...form }: FormState) {
  return showWindow(context, { [name]: form }, problem)
}

async function showWindow(
  context: MemberContext<'id'>,
  forms: Partial<WindowForms> = {},
  problem?: string,
): Promise<JSX.Element> {
  const { deps, actor, organization, params } = context
  const { timeZone } = organization
  const { id } = params
  const window = findWindow(deps.db, organization.id, id)
  const series = window.seriesId === null ? undefined : findSeries(deps.db, organization.id, window.seriesId)
  const updates = await withDeliverySummaries(
    deps,
    withRecallable(deps, updatesOfWindow(deps.db, id), messagesFor(context)),
  )
  const [seen] = Object.values(forms).flatMap(({ values }) => values.seen ?? [])
  const since = seen === undefined ? [] : stepsSince(deps.db, id, seen)
  const labelOf = serviceLabels(deps.db, organization.id)
  const props = {
    shell: dashboardShell(context),
    timeZone,
    window,
    planned: waitingAbout(deps.db, organization.id, id),
    late: window.status === 'scheduled' && !window.autoStart && window.scheduledStart <= deps.clock.now(),
    services: servicesOfWindow(deps.db, id).map((one) => ({ name: labelOf(one) })),
    reminders: remindersOf(deps.db, id),
    updates,
    meanwhile: updates.filter((update) => since.includes(update.id)),
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    series: series && { rule: series.rule, ended: series.endedAt !== null },
    problem,
    publicUrl: routes.statusPage.maintenance.url({ base: pageUrlForTeam(deps, organization), id }),
    write: mayDo(actor.role, 'incidents:write')
      ? {
          audience: windowAudience(deps, organization.id, id),
          recallSeconds: organization.recallSeconds,
          seen: lastWrittenOf(deps.db, id)?.id ?? '',
          times: shownTimes(forms.times ?? emptyForm, timeZone, window),
          end: shownMoment(forms.end ?? emptyForm, 'scheduledEnd', timeZone, window.scheduledEnd),
          forms: { ...untouched, ...forms },
        }
      : undefined,
  }
  return WindowPage(props)
}

const untouched: WindowForms = {
  update: emptyForm,
  times: emptyForm,
  end: emptyForm,
  cancellation: emptyForm,
  seriesEnd: emptyForm,
}

function showEdit(context: MemberContext<'id'>, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const window = findWindow(deps.db, organization.id, params.id)
  const plan = planFor(deps, organization.id, form, window)
  const shown = marksOf(planOf(deps.db, window))
  return EditMaintenancePage({ shell: dashboardShell(context), id: window.id, plan, shown })
}

function showEditUpdate(context: MemberContext<'id' | 'updateId'>, form: FormState = emptyForm): JSX.Element {
  const { deps, organization, params } = context
  const window = findWindow(deps.db, organization.id, params.id)
  const update = findMaintenanceUpdate(deps.db, window.id, params.updateId)
  const shell = dashboardShell(context)
  const audience = windowAudience(deps, organization.id, window.id)
  const shown = marksOf({ body: update.body })
  return EditMaintenanceUpdatePage({ shell, windowId: window.id, update, audience, shown, form })
}
