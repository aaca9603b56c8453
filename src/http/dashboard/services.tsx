import { Elysia } from 'elysia'
import { serviceStatuses } from '#src/db/schema/status.ts'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { invalid } from '#src/domain/errors.ts'
import { type Form, readForm } from '#src/domain/form.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { checkService } from '#src/domain/services/check-service.ts'
import { correctionsOf } from '#src/domain/services/correct-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { findService, listServices } from '#src/domain/services/find-service.ts'
import { type Direction, moveService } from '#src/domain/services/move-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { routes } from '#src/routes.ts'
import { ServicePage } from '#views/dashboard/service.tsx'
import { type ListProps, ServiceList, ServicesPage } from '#views/dashboard/services.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html, wantsFragment } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const serviceRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/services' })
    .use(visit(deps))
    .get('/app/:slug/services', ({ params, visit, set }) => showServices(deps, visit, params.slug, set))
    .post('/app/:slug/services', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          createService(deps, actor, actor.organizationId, accepted(checkService(form)))
          return goTo(
            set,
            routes.dashboard.services.index.url({ slug: params.slug }),
            visit,
            `${form.text('name')} was added.`,
          )
        },
        (state, status) => showServices(deps, visit, params.slug, set, { newService: state }, status),
      )
    })
    .get('/app/:slug/services/:id', ({ params, visit, set }) => showService(deps, visit, params, set))
    .post('/app/:slug/services/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          editService(deps, actor, actor.organizationId, params.id, accepted(checkService(form)))
          return goTo(
            set,
            routes.dashboard.services.index.url({ slug: params.slug }),
            visit,
            `${form.text('name')} was saved.`,
          )
        },
        (state, status) => showService(deps, visit, params, set, { form: state }, status),
      )
    })
    .post('/app/:slug/services/:id/archive', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          archiveService(deps, actor, actor.organizationId, params.id, form.text('typedName'))
          return goTo(
            set,
            routes.dashboard.services.index.url({ slug: params.slug }),
            visit,
            `${form.text('typedName')} was archived.`,
          )
        },
        (state, status) => showService(deps, visit, params, set, { archive: state }, status),
      )
    })
    .post('/app/:slug/services/:id/status', ({ params, body, request, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const status = serviceStatuses.find((one) => one === readForm(body).text('status'))
      if (!status) throw invalid({}, 'Choose one of the five statuses.')
      setServiceStatus(deps, actor, actor.organizationId, params.id, status)
      return afterChange(deps, visit, params.slug, request, set)
    })
    .post('/app/:slug/services/:id/position', ({ params, body, request, visit, set }) => {
      const { actor } = visit.member(params.slug)
      moveService(deps, actor, actor.organizationId, params.id, directionOf(readForm(body)))
      return afterChange(deps, visit, params.slug, request, set)
    })

export function directionOf(form: Form): Direction {
  return form.text('direction') === 'up' ? 'up' : 'down'
}

/** The list in place for htmx, else the page again. */
export function afterChange(deps: AppDeps, visit: Visit, slug: string, request: Request, set: Answer) {
  return wantsFragment(request)
    ? html(set, ServiceList({ list: listProps(deps, visit, slug) }))
    : goTo(set, routes.dashboard.services.index.url({ slug }))
}

export function showServices(
  deps: AppDeps,
  visit: Visit,
  slug: string,
  set: Answer,
  forms: { newService?: FormState; newGroup?: FormState } = {},
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'dashboard:read', organization.id)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
    list: listProps(deps, visit, slug),
    newService: forms.newService ?? emptyForm,
    newGroup: forms.newGroup ?? emptyForm,
  }
  return html(set, ServicesPage(props), status)
}

export function showService(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: { slug: string; id: string },
  set: Answer,
  forms: { form?: FormState; archive?: FormState; correction?: FormState } = {},
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'services:write', organization.id)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }),
    service: findService(deps.db, organization.id, id),
    groups: listProps(deps, visit, slug).groups,
    form: forms.form ?? emptyForm,
    archive: forms.archive ?? emptyForm,
    timeZone: organization.timeZone,
    corrections: correctionsOf(deps.db, id),
    correction: forms.correction ?? emptyForm,
  }
  return html(set, ServicePage(props), status)
}

function listProps(deps: AppDeps, visit: Visit, slug: string): ListProps {
  const { actor, organization } = visit.member(slug)
  const statuses = currentStatuses(deps, organization.id)
  return {
    slug,
    csrf: visit.csrfToken(),
    groups: listServices(deps.db, organization.id).map(({ group, services }) => ({
      group,
      services: services.map((service) => ({ ...service, status: statuses.get(service.id) ?? service.ownStatus })),
    })),
    mayWrite: mayDo(actor.role, 'services:write'),
    maySetStatus: mayDo(actor.role, 'services:set-status'),
  }
}
