import { finishSignIn } from '#src/domain/accounts/finish-sign-in.ts'
import { signIn, signOut } from '#src/domain/accounts/sign-in.ts'
import { signUpIsOpen } from '#src/domain/accounts/sign-up.ts'
import { DomainError } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { enabledProviders, someOrganizationHasSso } from '#src/domain/sso/find-providers.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { SignInCodePage, SignInPage } from '#views/auth/sign-in.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { said } from '#views/messages/dashboard.ts'
import { action, type Binding, done, page, type RequestContext, type Shown, WithStatus } from '../action.ts'
import { messagesFor } from '../spoken.ts'
import { safeNext } from './next.ts'
import { waysTo } from './sso-ways.ts'

export const signInRoutes: Binding[] = [
  page(routes.signIn.show, (context) => {
    const next = safeNext(context.query.next)
    return context.session.account() ? done(next) : showSignIn(context, next)
  }),

  action(
    routes.signIn.enter,
    async ({ deps, session, form }) => {
      await yieldToEventLoop()
      const signedIn = await signIn(deps, session.origin, { email: form.text('email'), password: form.raw('password') })
      if ('challenge' in signedIn) return askForCode(session, signedIn.challenge, nextIn(form))
      session.beginSession(signedIn.session)
      return done(nextIn(form))
    },
    (context, refused) => showSignIn(context, nextIn(context.form), refused),
  ),

  page(routes.signIn.code, (context) => {
    if (context.session.cookie('challenge') === undefined) return done(routes.signIn.show.url())
    return showCode(context, safeNext(context.query.next))
  }),

  action(
    routes.signIn.enterCode,
    (context) =>
      orBeginAgain(context, () => {
        const { deps, session, form } = context
        session.beginSession(finishSignIn(deps, session.origin, session.cookie('challenge') ?? '', form.text('code')))
        return done(nextIn(form))
      }),
    (context, refused) => showCode(context, nextIn(context.form), withoutCode(refused)),
  ),

  action(routes.signOut, ({ deps, actor, session }) => {
    const token = session.sessionToken()
    if (token) signOut(deps, actor, token)
    session.endSession()
    return done(routes.signIn.show.url())
  }),
]

/** The page to lead on to after the sign-in, from the form's hidden field. */
export function nextIn(form: Form): string {
  return safeNext(form.raw('next'))
}

function askForCode(session: RequestContext['session'], challenge: string, next: string): Shown {
  session.setCookie('challenge', challenge)
  return done(routes.signIn.code.url({}, { next }))
}

export function showSignIn(context: RequestContext, next: string, form: FormState = emptyForm): JSX.Element {
  const { deps, session } = context
  const t = messagesFor(context)
  const flash = session.takeFlash()
  const mayMakeAccount = signUpIsOpen(deps) && readRelay(deps) !== null
  const sso = { ways: waysTo(enabledProviders(deps.db, null), next), other: someOrganizationHasSso(deps.db) }
  return SignInPage({
    t,
    form,
    csrf: session.csrfToken(),
    next,
    signUpIsOpen: mayMakeAccount,
    sso,
    flash: flash === undefined ? undefined : said(t, flash),
  })
}

function showCode(context: RequestContext, next: string, form: FormState = emptyForm): JSX.Element {
  return SignInCodePage({ t: messagesFor(context), form, csrf: context.session.csrfToken(), next })
}

/** Starts over when the password was typed too long ago, or when another window used the challenge. */
function orBeginAgain(context: RequestContext & { form: Form }, act: () => Shown): Shown {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'not_found') throw error
    context.session.dropCookie('challenge')
    const problem = said(messagesFor(context), 'That took too long. Sign in again.')
    return new WithStatus(422, showSignIn(context, nextIn(context.form), { values: {}, errors: {}, problem }))
  }
}

/** Empties the code's field: a code is not worth keeping. */
function withoutCode(form: FormState): FormState {
  return { ...form, values: {} }
}
