import { addressOfFactorReset, cancelFactorReset } from '#src/domain/accounts/factor-reset.ts'
import { routes } from '#src/routes.ts'
import { KeepFactorPage } from '#views/auth/links.tsx'
import { action, type Binding, done, page } from '../action.ts'
import { messagesFor } from '../spoken.ts'

const { factorReset } = routes

/** The link that keeps a second factor which somebody wants removed; looking at it changes nothing. */
export const factorResetRoutes: Binding[] = [
  page(factorReset.show, (context) => {
    const { deps, session, params } = context
    const t = messagesFor(context)
    const { email, dueAt } = addressOfFactorReset(deps, params.token)
    return KeepFactorPage({ t, email, dueAt, action: factorReset.cancel.url(params), csrf: session.csrfToken() })
  }),

  action(factorReset.cancel, ({ deps, session, params }) => {
    cancelFactorReset(deps, session.origin, params.token)
    return done(routes.signIn.show.url(), 'Cancelled: your second factor stays as it is.')
  }),
]
