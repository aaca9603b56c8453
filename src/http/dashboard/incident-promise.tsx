import { accepted } from '#src/domain/forms/checked.ts'
import { checkPromise } from '#src/domain/incidents/check-incident.ts'
import { promiseNextUpdate } from '#src/domain/incidents/promise-next-update.ts'
import { routes } from '#src/routes.ts'
import { action, type Binding } from '../action.ts'
import { backFrom } from './back-from.ts'
import { showIncident } from './incident.tsx'

const { incident } = routes.dashboard
const minute = 60_000

/** The time by which visitors hear more, without an update. */
export const incidentPromiseRoutes: Binding[] = [
  action(
    incident.promise,
    ({ deps, actor, params, form }) => {
      const { nextUpdateIn } = accepted(checkPromise(form))
      promiseNextUpdate(deps, actor, actor.organizationId, params.id, deps.clock.now() + nextUpdateIn * minute)
      return backFrom(form, params, 'The page says the new time. Nobody was told.')
    },
    (context, { problem, errors }) => showIncident(context, { problem: problem ?? errors.nextUpdateIn }),
  ),
]
