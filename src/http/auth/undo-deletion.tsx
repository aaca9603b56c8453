import { addressOfUndo, undoDeletion } from '#src/domain/accounts/delete-account.ts'
import { routes } from '#src/routes.ts'
import { UndoDeletionPage } from '#views/account/data.tsx'
import { action, type Binding, done, page } from '../action.ts'
import { messagesFor } from '../spoken.ts'

/** The link that brings a deleted account back; looking at it changes nothing. */
export const undoDeletionRoutes: Binding[] = [
  page(routes.undoDeletion.show, (context) => {
    const { deps, session, params } = context
    const t = messagesFor(context)
    const email = addressOfUndo(deps, params.token)
    return UndoDeletionPage({ t, email, action: routes.undoDeletion.undo.url(params), csrf: session.csrfToken() })
  }),

  action(routes.undoDeletion.undo, ({ deps, session, params }) => {
    undoDeletion(deps, session.origin, params.token)
    return done(routes.signIn.show.url(), 'Your account is back: sign in.')
  }),
]
