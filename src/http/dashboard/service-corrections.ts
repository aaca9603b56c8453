import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkCorrection, correctStatus, withdrawCorrection } from '#src/domain/services/correct-status.ts'
import { routes } from '#src/routes.ts'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'
import { showService } from './services.tsx'

export const serviceCorrectionRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/service-corrections' })
    .use(visit(deps))
    .post('/app/:slug/services/:id/corrections', ({ params, body, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          correctStatus(deps, actor, organization.id, params.id, accepted(checkCorrection(form, organization.timeZone)))
          return goTo(
            set,
            routes.dashboard.service.show.url({ slug: params.slug, id: params.id }),
            visit,
            'The record is corrected.',
          )
        },
        (state, status) => showService(deps, visit, params, set, { correction: state }, status),
      )
    })
    .post('/app/:slug/services/:id/corrections/:correctionId/withdrawal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      withdrawCorrection(deps, actor, actor.organizationId, params.id, params.correctionId)
      return goTo(
        set,
        routes.dashboard.service.show.url({ slug: params.slug, id: params.id }),
        visit,
        'The correction is withdrawn.',
      )
    })
