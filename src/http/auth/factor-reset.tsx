import { addressOfFactorReset, cancelFactorReset } from '#src/domain/accounts/factor-reset.ts'
import { routes } from '#src/routes.ts'
import { KeepFactorPage } from '#views/auth/links.tsx'
import { action, type Binding, done, page } from '../action.ts'

const { factorReset } = routes

/** The link that keeps a second factor which somebody wants removed; looking at it changes nothing. */
export const factorResetRoutes: Binding[] = [
  page(factorReset.show, ({ deps, session, params }) => {
    const { email, dueAt } = addressOfFactorReset(deps, params.token)
    return KeepFactorPage({ email, dueAt, action: factorReset.cancel.url(params), csrf: session.csrfToken() })
  }),

  action(factorReset.cancel, ({ deps, session, params }) => {
    cancelFactorReset(deps, session.origin, params.token)
    return done(routes.signIn.show.url(), 'Cancelled: your second factor stays as it is.')
  }),
]
