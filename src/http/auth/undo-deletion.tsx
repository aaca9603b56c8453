import { Elysia } from 'elysia'
import { addressOfUndo, undoDeletion } from '#src/domain/accounts/delete-account.ts'
import { routes } from '#src/routes.ts'
import { UndoDeletionPage } from '#views/account/data.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'

/** The link that brings a deleted account back; looking at it changes nothing. */
export const undoDeletionRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/undo-deletion' })
    .use(visit(deps))
    .get('/undo-deletion/:token', ({ params, visit, set }) => {
      const email = addressOfUndo(deps, params.token)
      return html(
        set,
        UndoDeletionPage({
          email,
          action: routes.undoDeletion.undo.url({ token: params.token }),
          csrf: visit.csrfToken(),
        }),
      )
    })
    .post('/undo-deletion/:token', ({ params, visit, set }) => {
      undoDeletion(deps, visit.origin, params.token)
      return goTo(set, routes.signIn.show.url(), visit, 'Your account is back: sign in.')
    })
