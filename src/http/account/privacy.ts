import { acknowledgePolicy } from '#src/domain/privacy/acknowledge-policy.ts'
import { routes } from '#src/routes.ts'
import { action, type Binding, done } from '../action.ts'

export const acknowledgementRoutes: Binding[] = [
  action(routes.account.policyAcknowledgement, ({ deps, actor, params }) => {
    acknowledgePolicy(deps, actor, params.id)
    return done(routes.app.show.url(), 'You confirmed that you have read the privacy policy.')
  }),
]
