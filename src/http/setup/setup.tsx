import { Elysia } from 'elysia'
import { nextStep } from '#src/domain/setup/progress.ts'
import { routes } from '#src/routes.ts'
import { goTo } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'
import { enterSetup, openWithToken } from './access.ts'
import { accountStep } from './account.tsx'
import { organizationStep } from './organization.tsx'
import { relayStep } from './relay.tsx'
import { servicesStep } from './services.tsx'

/** The wizard: `/setup` always leads to the first unfinished step. */
export const setupRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'setup/setup' })
    .use(visit(deps))
    .get('/setup', ({ query, visit, set }) => {
      if (query.token !== undefined && !visit.account()?.instanceAdmin) {
        openWithToken(deps, visit, query.token)
        return goTo(set, routes.setup.show.url())
      }
      enterSetup(deps, visit)
      const next = nextStep(deps)
      return goTo(set, next === 'done' ? routes.app.show.url() : routes.setup[next].url())
    })
    .use(accountStep(deps))
    .use(organizationStep(deps))
    .use(relayStep(deps))
    .use(servicesStep(deps))
