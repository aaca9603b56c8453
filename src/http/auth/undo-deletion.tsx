import { Elysia } from 'elysia'
import { addressOfUndo, undoDeletion } from '#src/domain/accounts/delete-account.ts'
import { urls } from '#src/urls.ts'
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
      return html(set, UndoDeletionPage({ email, action: urls.undoDeletion(params.token), csrf: visit.csrfToken() }))
    })
    .post('/undo-deletion/:token', ({ params, visit, set }) => {
      undoDeletion(deps, visit.origin, params.token)
      return goTo(set, urls.signIn(), visit, 'Your account is back: sign in.')
    })
