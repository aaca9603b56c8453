import { Elysia } from 'elysia'
import { sessionLifetime } from '#src/domain/accounts/sessions.ts'
import { signIn, signOut } from '#src/domain/accounts/sign-in.ts'
import { DomainError } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { organizationsOf } from '#src/domain/organizations/find-organization.ts'
import { urls } from '#src/urls.ts'
import { SignInPage } from '#views/auth/sign-in.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal } from '../form-state.ts'
import { visit } from '../plugins/visit.ts'

export const signInRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/sign-in' })
    .use(visit(deps))
    .get('/sign-in', ({ query, visit, set }) => {
      const next = safeNext(query.next)
      if (visit.account()) return goTo(set, next)
      return html(set, SignInPage({ form: emptyForm, csrf: visit.csrfToken(), next }))
    })
    .post('/sign-in', async ({ body, visit, set }) => {
      const form = readForm(body)
      const next = safeNext(form.text('next'))
      try {
        const token = await signIn(deps, visit.origin, { email: form.text('email'), password: form.raw('password') })
        visit.setCookie('session', token, sessionLifetime)
        return goTo(set, next)
      } catch (error) {
        const { state, status } = refusal(error, form, set)
        return html(set, SignInPage({ form: state, csrf: visit.csrfToken(), next }), status)
      }
    })
    .post('/sign-out', ({ visit, set }) => {
      const account = visit.account()
      const token = visit.sessionToken()
      if (account && token) signOut(deps, account, token)
      visit.setCookie('session', '', 0)
      return goTo(set, urls.signIn())
    })
    .get('/app', ({ visit, set }) => {
      const account = visit.account()
      const [first] = account ? organizationsOf(deps, account.accountId) : []
      if (!first) throw new DomainError('not_found', 'Your account belongs to no organization: ask for an invitation.')
      return goTo(set, urls.dashboard(first.slug))
    })

/** A path of the dashboard, or the dashboard itself: nobody is led off this instance. */
function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/app(\/[\w\-/]*)?$/.test(next) ? next : urls.app()
}
