import { Elysia } from 'elysia'
import { finishSignIn } from '#src/domain/accounts/finish-sign-in.ts'
import { signIn, signOut } from '#src/domain/accounts/sign-in.ts'
import { signUpIsOpen } from '#src/domain/accounts/sign-up.ts'
import { breathe } from '#src/domain/breathe.ts'
import { DomainError } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { routes } from '#src/routes.ts'
import { SignInCodePage, SignInPage } from '#views/auth/sign-in.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { refusal, submitted } from '../form-state.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { safeNext } from './next.ts'

export const signInRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/sign-in' })
    .use(visit(deps))
    .get('/sign-in', ({ query, visit, set }) => {
      const next = safeNext(query.next)
      return visit.account() ? goTo(set, next) : showSignIn(deps, visit, set, next)
    })
    .post('/sign-in', async ({ body, visit, set }) => {
      const form = readForm(body)
      const next = safeNext(form.text('next'))
      return submitted(
        form,
        set,
        async () => {
          await breathe()
          const credentials = { email: form.text('email'), password: form.raw('password') }
          const signedIn = await signIn(deps, visit.origin, credentials)
          if ('session' in signedIn) {
            visit.beginSession(signedIn.session)
            return goTo(set, next)
          }
          visit.setCookie('challenge', signedIn.challenge)
          return goTo(set, routes.signIn.code.url({}, { next }))
        },
        (state, status) => showSignIn(deps, visit, set, next, state, status),
      )
    })
    .get('/sign-in/code', ({ query, visit, set }) => {
      const next = safeNext(query.next)
      if (visit.cookie('challenge') === undefined) return goTo(set, routes.signIn.show.url())
      return html(set, SignInCodePage({ form: emptyForm, csrf: visit.csrfToken(), next }))
    })
    .post('/sign-in/code', ({ body, visit, set }) => {
      const form = readForm(body)
      const next = safeNext(form.text('next'))
      try {
        visit.beginSession(finishSignIn(deps, visit.origin, visit.cookie('challenge') ?? '', form.text('code')))
        return goTo(set, next)
      } catch (error) {
        if (error instanceof DomainError && error.code === 'not_found') return beginAgain(deps, visit, set, next)
        const { state, status } = refusal(error, form, set)
        return html(set, SignInCodePage({ form: withoutCode(state), csrf: visit.csrfToken(), next }), status)
      }
    })
    .post('/sign-out', ({ visit, set }) => {
      const token = visit.sessionToken()
      if (token) signOut(deps, visit.person(), token)
      visit.endSession()
      return goTo(set, routes.signIn.show.url())
    })

export function showSignIn(
  deps: AppDeps,
  visit: Visit,
  set: Answer,
  next: string,
  form: FormState = emptyForm,
  status = 200,
) {
  const props = { form, csrf: visit.csrfToken(), next, signUpIsOpen: signUpIsOpen(deps), flash: visit.takeFlash() }
  return html(set, SignInPage(props), status)
}

/** The password was typed too long ago, or the challenge was used in another window. */
function beginAgain(deps: AppDeps, visit: Visit, set: Answer, next: string) {
  visit.dropCookie('challenge')
  const problem = 'It took too long: sign in again.'
  return showSignIn(deps, visit, set, next, { values: {}, errors: {}, problem }, 422)
}

/** A code is not worth keeping in its field. */
function withoutCode(form: FormState): FormState {
  return { ...form, values: {} }
}
