import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkNewWindow } from '#src/domain/maintenance/check-window.ts'
import { pastWindows, pendingWindows } from '#src/domain/maintenance/find-window.ts'
import type { MaintenanceWindow } from '#src/domain/maintenance/maintenance-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { routes } from '#src/routes.ts'
import { MaintenancePage, type WindowRow } from '#views/dashboard/maintenance.tsx'
import { AudienceFragment } from '#views/dashboard/notify-choice.tsx'
import { NewMaintenancePage } from '#views/dashboard/plan-maintenance.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { pageNumber } from '../page-number.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { planAudience } from './audience.ts'
import { planFor } from './maintenance-plan.ts'
import { dashboardShell } from './shell.ts'

const perPage = 25

export const maintenanceRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/maintenance' })
    .use(visit(deps))
    .get('/app/:slug/maintenance', ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'dashboard:read', organization.id)
      const page = pageNumber(query.page)
      const past = pastWindows(deps.db, organization.id, perPage + 1, (page - 1) * perPage)
      const props = {
        shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
        timeZone: organization.timeZone,
        pending: page === 1 ? pendingWindows(deps.db, organization.id).map(rowOf) : [],
        past: past.slice(0, perPage).map(rowOf),
        page,
        hasNext: past.length > perPage,
        mayWrite: mayDo(actor.role, 'incidents:write'),
      }
      return html(set, MaintenancePage(props))
    })
    .get('/app/:slug/maintenance/new', ({ params, visit, set }) => showForm(deps, visit, params.slug, set))
    .post('/app/:slug/maintenance/audience', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'incidents:write', organization.id)
      const { values } = readForm(body)
      return html(set, AudienceFragment({ audience: planAudience(deps, organization.id, values) }))
    })
    .post('/app/:slug/maintenance', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const input = accepted(checkNewWindow(form, organization.timeZone))
          const { id } = scheduleWindow(deps, actor, organization.id, input)
          return goTo(
            set,
            routes.dashboard.maintenanceWindow.show.url({ slug: params.slug, id }),
            visit,
            'The maintenance is planned and on the page.',
          )
        },
        (state, status) => showForm(deps, visit, params.slug, set, state, status),
      )
    })

function showForm(deps: AppDeps, visit: Visit, slug: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'incidents:write', organization.id)
  const sent = Object.keys(form.values).length > 0
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    plan: planFor(deps, organization.id, form),
    timeZone: organization.timeZone,
    audience: planAudience(deps, organization.id, form.values),
    notify: sent ? form.values.notify !== undefined : true,
  }
  return html(set, NewMaintenancePage(props), status)
}

export function rowOf(window: MaintenanceWindow): WindowRow {
  return { ...window, repeats: window.seriesId !== null }
}
