import { Elysia } from 'elysia'
import { authorize } from '#src/domain/authorize.ts'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkServiceGroup } from '#src/domain/services/check-service.ts'
import { findServiceGroup } from '#src/domain/services/find-service.ts'
import { moveServiceGroup } from '#src/domain/services/move-service.ts'
import { createServiceGroup, removeServiceGroup, renameServiceGroup } from '#src/domain/services/service-groups.ts'
import { routes } from '#src/routes.ts'
import { ServiceGroupPage } from '#views/dashboard/service.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { afterChange, directionOf, showServices } from './services.tsx'
import { dashboardShell } from './shell.ts'

export const serviceGroupRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/service-groups' })
    .use(visit(deps))
    .post('/app/:slug/service-groups', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          const { name } = createServiceGroup(deps, actor, actor.organizationId, accepted(checkServiceGroup(form)))
          return goTo(
            set,
            routes.dashboard.services.index.url({ slug: params.slug }),
            visit,
            `The group ${name} was added.`,
          )
        },
        (state, status) => showServices(deps, visit, params.slug, set, { newGroup: state }, status),
      )
    })
    .get('/app/:slug/service-groups/:id', ({ params, visit, set }) => showGroup(deps, visit, params, set))
    .post('/app/:slug/service-groups/:id', ({ params, body, visit, set }) => {
      const { actor } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          renameServiceGroup(deps, actor, actor.organizationId, params.id, accepted(checkServiceGroup(form)))
          return goTo(set, routes.dashboard.services.index.url({ slug: params.slug }), visit, 'The group was renamed.')
        },
        (state, status) => showGroup(deps, visit, params, set, state, status),
      )
    })
    .post('/app/:slug/service-groups/:id/position', ({ params, body, request, visit, set }) => {
      const { actor } = visit.member(params.slug)
      moveServiceGroup(deps, actor, actor.organizationId, params.id, directionOf(readForm(body)))
      return afterChange(deps, visit, params.slug, request, set)
    })
    .post('/app/:slug/service-groups/:id/removal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      removeServiceGroup(deps, actor, actor.organizationId, params.id)
      return goTo(
        set,
        routes.dashboard.services.index.url({ slug: params.slug }),
        visit,
        'The group was removed; its services stayed.',
      )
    })

function showGroup(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: { slug: string; id: string },
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'services:write', organization.id)
  const group = findServiceGroup(deps.db, organization.id, id)
  return html(
    set,
    ServiceGroupPage({ shell: dashboardShell({ deps, visit, ...visit.member(organization.slug) }), group, form }),
    status,
  )
}
