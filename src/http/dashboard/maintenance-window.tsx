import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import type { Member } from '#src/domain/context.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { checkBody } from '#src/domain/incidents/check-incident.ts'
import { localMoment } from '#src/domain/local-moment.ts'
import {
  cancelWindow,
  editMaintenanceUpdate,
  editWindow,
  extendWindow,
  postMaintenanceUpdate,
  recallMaintenanceUpdate,
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
import { endSeries } from '#src/domain/maintenance/series.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { pageUrlForTeam } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { EditMaintenanceUpdatePage, type WriteProps } from '#views/dashboard/maintenance-forms.tsx'
import { WindowPage } from '#views/dashboard/maintenance-window.tsx'
import { EditMaintenancePage } from '#views/dashboard/plan-maintenance.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { windowAudience } from './audience.ts'
import { withHeld } from './held.ts'
import { planFor } from './maintenance-plan.ts'
import { dashboardShell } from './shell.ts'
import { withTold } from './told.ts'

interface Action {
  /** Which form of the page it is, to show it again. */
  form: keyof WriteProps['forms']
  done: string
  act(deps: AppDeps, actor: Member, organization: Organization, id: string, form: Form): void
}

/** What the page of a window can do to it, by the end of its address. */
const actions: Record<string, Action> = {
  updates: {
    form: 'update',
    done: 'The update is on the page.',
    act: (deps, actor, { id }, windowId, form) =>
      postMaintenanceUpdate(deps, actor, id, windowId, accepted(checkMaintenanceUpdate(form))),
  },
  times: {
    form: 'times',
    done: 'The maintenance is rescheduled.',
    act: (deps, actor, { id, timeZone }, windowId, form) =>
      rescheduleWindow(deps, actor, id, windowId, { ...accepted(checkTimes(form, timeZone)), ...saidIn(form) }),
  },
  end: {
    form: 'end',
    done: 'The end is changed.',
    act: (deps, actor, { id, timeZone }, windowId, form) =>
      extendWindow(deps, actor, id, windowId, { ...accepted(checkEnd(form, timeZone)), ...saidIn(form) }),
  },
  cancellation: {
    form: 'cancellation',
    done: 'The maintenance is cancelled.',
    act: (deps, actor, { id }, windowId, form) => cancelWindow(deps, actor, id, windowId, saidIn(form)),
  },
  'series-end': {
    form: 'seriesEnd',
    done: 'The series has ended.',
    act: (deps, actor, { id }, windowId, form) =>
      endSeries(deps, actor, id, findWindow(deps.db, id, windowId).seriesId ?? '', saidIn(form)),
  },
}

function saidIn(form: Form): { body: string; notify: boolean } {
  return { ...accepted(checkBody(form)), notify: form.ticked('notify') }
}

export const maintenanceWindowRoutes = (deps: AppDeps) => {
  const plugin = new Elysia({ name: 'dashboard/maintenance-window' })
    .use(visit(deps))
    .get('/app/:slug/maintenance/:id', ({ params, visit, set }) => showWindow(deps, visit, params, set))
    .get('/app/:slug/maintenance/:id/edit', ({ params, visit, set }) => showEdit(deps, visit, params, set))
    .post('/app/:slug/maintenance/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      findWindow(deps.db, actor.organizationId, params.id)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          editWindow(deps, actor, actor.organizationId, params.id, accepted(checkPlan(form)))
          return goTo(
            set,
            routes.dashboard.maintenanceWindow.show.url({ slug: params.slug, id: params.id }),
            visit,
            'The maintenance window was saved.',
          )
        },
        (state, status) => showEdit(deps, visit, params, set, state, status),
      )
    })
    .get('/app/:slug/maintenance/:id/updates/:updateId/edit', ({ params, visit, set }) =>
      showEditUpdate(deps, visit, params, set),
    )
    .post('/app/:slug/maintenance/:id/updates/:updateId', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const window = findWindow(deps.db, actor.organizationId, params.id)
      findMaintenanceUpdate(deps.db, window.id, params.updateId)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          editMaintenanceUpdate(deps, actor, actor.organizationId, params.id, params.updateId, saidIn(form))
          return goTo(
            set,
            routes.dashboard.maintenanceWindow.show.url({ slug: params.slug, id: params.id }),
            visit,
            'The update was saved.',
          )
        },
        (state, status) => showEditUpdate(deps, visit, params, set, state, status),
      )
    })
    .post('/app/:slug/maintenance/:id/updates/:updateId/recall', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      return submitted(
        readForm(body),
        set,
        () => {
          recallMaintenanceUpdate(deps, actor, actor.organizationId, params.id, params.updateId)
          return goTo(
            set,
            routes.dashboard.maintenanceWindow.show.url({ slug: params.slug, id: params.id }),
            visit,
            'Nobody is told.',
          )
        },
        ({ problem }, status) => showWindow(deps, visit, params, set, {}, status, problem),
      )
    })
  for (const [path, action] of Object.entries(actions))
    plugin.post(`/app/:slug/maintenance/:id/${path}`, ({ params, body, visit, set }: ActionContext) => {
      const { actor, organization } = visit.member(params.slug)
      findWindow(deps.db, organization.id, params.id)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          action.act(deps, actor, organization, params.id, form)
          return goTo(
            set,
            routes.dashboard.maintenanceWindow.show.url({ slug: params.slug, id: params.id }),
            visit,
            action.done,
          )
        },
        // What is refused as a whole stands at the top: the form may be gone, because the window has begun meanwhile.
        ({ problem, ...state }, status) =>
          showWindow(deps, visit, params, set, { [action.form]: state }, status, problem),
      )
    })
  return plugin
}

interface WindowParams {
  slug: string
  id: string
}

interface ActionContext {
  params: WindowParams
  body: unknown
  visit: Visit
  set: Answer
}

async function showWindow(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: WindowParams,
  set: Answer,
  forms: Partial<WriteProps['forms']> = {},
  status = 200,
  problem?: string,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'dashboard:read', organization.id)
  const { timeZone } = organization
  const window = findWindow(deps.db, organization.id, id)
  const series = window.seriesId === null ? undefined : findSeries(deps.db, organization.id, window.seriesId)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone,
    window,
    late: window.status === 'scheduled' && !window.autoStart && window.scheduledStart <= deps.clock.now(),
    services: servicesOfWindow(deps.db, id),
    reminders: remindersOf(deps.db, id),
    updates: await withTold(deps, withHeld(deps, updatesOfWindow(deps.db, id))),
    mayReadLedgers: mayDo(actor.role, 'subscribers:read'),
    series: series && { rule: series.rule, ended: series.endedAt !== null },
    problem,
    publicUrl: routes.statusPage.maintenance.url({ base: pageUrlForTeam(deps, organization), id }),
    write: mayDo(actor.role, 'incidents:write')
      ? {
          audience: windowAudience(deps, organization.id, id),
          start: localMoment(window.scheduledStart, timeZone),
          end: localMoment(window.scheduledEnd, timeZone),
          forms: {
            update: emptyForm,
            times: emptyForm,
            end: emptyForm,
            cancellation: emptyForm,
            seriesEnd: emptyForm,
            ...forms,
          },
        }
      : undefined,
  }
  return html(set, WindowPage(props), status)
}

function showEdit(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: WindowParams,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const window = findWindow(deps.db, organization.id, id)
  const plan = planFor(deps, organization.id, form, window)
  return html(
    set,
    EditMaintenancePage({ shell: dashboardShell({ deps, visit, ...visit.member(slug) }), id, plan }),
    status,
  )
}

function showEditUpdate(
  deps: AppDeps,
  visit: Visit,
  { slug, id, updateId }: WindowParams & { updateId: string },
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const window = findWindow(deps.db, organization.id, id)
  const update = findMaintenanceUpdate(deps.db, window.id, updateId)
  const shell = dashboardShell({ deps, visit, ...visit.member(slug) })
  const audience = windowAudience(deps, organization.id, window.id)
  return html(set, EditMaintenanceUpdatePage({ shell, windowId: window.id, update, audience, form }), status)
}
