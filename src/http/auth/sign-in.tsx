import { finishSignIn } from '#src/domain/accounts/finish-sign-in.ts'
import { signIn, signOut } from '#src/domain/accounts/sign-in.ts'
import { signUpIsOpen } from '#src/domain/accounts/sign-up.ts'
import { DomainError } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { breathe } from '#src/domain/time/breathe.ts'
import { routes } from '#src/routes.ts'
import { SignInCodePage, SignInPage } from '#views/auth/sign-in.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, page, type RequestContext, type Shown, WithStatus } from '../action.ts'
import { safeNext } from './next.ts'

export const signInRoutes: Binding[] = [
  page(routes.signIn.show, (context) => {
    const next = safeNext(context.query.next)
    return context.visit.account() ? done(next) : showSignIn(context, next)
  }),

  action(
    routes.signIn.enter,
    async ({ deps, visit, form }) => {
      await breathe()
      const signedIn = await signIn(deps, visit.origin, { email: form.text('email'), password: form.raw('password') })
      if ('challenge' in signedIn) return askForCode(visit, signedIn.challenge, nextIn(form))
      visit.beginSession(signedIn.session)
      return done(nextIn(form))
    },
    (context, refused) => showSignIn(context, nextIn(context.form), refused),
  ),

  page(routes.signIn.code, (context) => {
    if (context.visit.cookie('challenge') === undefined) return done(routes.signIn.show.url())
    return showCode(context, safeNext(context.query.next))
  }),

  action(
    routes.signIn.enterCode,
    (context) =>
      orBeginAgain(context, () => {
        const { deps, visit, form } = context
        visit.beginSession(finishSignIn(deps, visit.origin, visit.cookie('challenge') ?? '', form.text('code')))
        return done(nextIn(form))
      }),
    (context, refused) => showCode(context, nextIn(context.form), withoutCode(refused)),
  ),

  action(routes.signOut, ({ deps, actor, visit }) => {
    const token = visit.sessionToken()
    if (token) signOut(deps, actor, token)
    visit.endSession()
    return done(routes.signIn.show.url())
  }),
]

/** The page to go on to, as the form carries it along. */
export function nextIn(form: Form): string {
  return safeNext(form.text('next'))
}

function askForCode(visit: RequestContext['visit'], challenge: string, next: string): Shown {
  visit.setCookie('challenge', challenge)
  return done(routes.signIn.code.url({}, { next }))
}

export function showSignIn({ deps, visit }: RequestContext, next: string, form: FormState = emptyForm): JSX.Element {
  const props = { form, csrf: visit.csrfToken(), next, signUpIsOpen: signUpIsOpen(deps), flash: visit.takeFlash() }
  return SignInPage(props)
}

function showCode({ visit }: RequestContext, next: string, form: FormState = emptyForm): JSX.Element {
  return SignInCodePage({ form, csrf: visit.csrfToken(), next })
}

/** The password was typed too long ago, or the challenge was used in another window. */
function orBeginAgain(context: RequestContext & { form: Form }, act: () => Shown): Shown {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'not_found') throw error
    context.visit.dropCookie('challenge')
    const problem = 'It took too long: sign in again.'
    return new WithStatus(422, showSignIn(context, nextIn(context.form), { values: {}, errors: {}, problem }))
  }
}

/** A code is not worth keeping in its field. */
function withoutCode(form: FormState): FormState {
  return { ...form, values: {} }
}
