import { Elysia } from 'elysia'
import { accepted } from '#src/domain/checked.ts'
import { readForm } from '#src/domain/form.ts'
import { checkCorrection, correctStatus, withdrawCorrection } from '#src/domain/services/correct-status.ts'
import { urls } from '#src/urls.ts'
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
          return goTo(set, urls.service(params.slug, params.id), visit, 'The record is corrected.')
        },
        (state, status) => showService(deps, visit, params, set, { correction: state }, status),
      )
    })
    .post('/app/:slug/services/:id/corrections/:correctionId/withdrawal', ({ params, visit, set }) => {
      const { actor } = visit.member(params.slug)
      withdrawCorrection(deps, actor, actor.organizationId, params.id, params.correctionId)
      return goTo(set, urls.service(params.slug, params.id), visit, 'The correction is withdrawn.')
    })
