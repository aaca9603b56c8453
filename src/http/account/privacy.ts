import { Elysia } from 'elysia'
import { acknowledgePolicy } from '#src/domain/privacy/acknowledge-policy.ts'
import { routes } from '#src/routes.ts'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

export const acknowledgementRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/privacy' })
    .use(visit(deps))
    .post('/account/policy-versions/:id/acknowledgement', ({ params, visit, set }) => {
      acknowledgePolicy(deps, visit.person(), params.id)
      return goTo(set, routes.app.show.url(), visit, 'It is noted that you have read the privacy policy.')
    })
