import { addressOfReset, requestPasswordReset, resetPassword } from '#src/domain/accounts/forgot-password.ts'
import { type NewcomerInput, offerFirstPasskey } from '#src/domain/accounts/newcomer.ts'
import { addressOfSignUp, finishSignUp, requestSignUp, signUpIsOpen } from '#src/domain/accounts/sign-up.ts'
import { notFound } from '#src/domain/errors.ts'
import type { Form } from '#src/domain/forms/form.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { routes } from '#src/routes.ts'
import { SaidPage } from '#views/auth/auth-page.tsx'
import { FinishSignUpPage, ForgotPasswordPage, ResetPasswordPage, SignUpPage } from '#views/auth/links.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, page, type RequestContext } from '../action.ts'
import { ceremony, parsedResponse } from '../passkey-ceremony.ts'
import { visitor } from '../plugins/session.ts'
import { messagesFor } from '../spoken.ts'

const { forgotPassword, resetPassword: passwordReset, signUp } = routes

/** Forgotten password and sign-up: the pages that ask for a link, and those behind the links. */
export const linkRoutes: Binding[] = [
  page(forgotPassword.show, showForgotPassword),

  action(
    forgotPassword.request,
    (context) => {
      const { deps, session, form } = context
      requestPasswordReset(deps, visitor(session), { email: form.text('email') })
      return showOnItsWay(context, form.text('email'))
    },
    showForgotPassword,
  ),

  page(passwordReset.show, showReset),

  action(
    passwordReset.save,
    async ({ deps, session, params, form }) => {
      const input = { token: params.token, password: form.raw('password') }
      session.setCookie('device', await resetPassword(deps, session.origin, input))
      return done(routes.signIn.show.url(), 'The password is saved: sign in with it.')
    },
    showReset,
  ),

  page(signUp.show, (context) => {
    if (!signUpIsOpen(context.deps)) throw notFound('page')
    return showSignUp(context)
  }),

  action(
    signUp.request,
    (context) => {
      const { deps, session, form } = context
      requestSignUp(deps, visitor(session), { email: form.text('email') })
      return showOnItsWay(context, form.text('email'))
    },
    showSignUp,
  ),

  page(signUp.link, showFinishSignUp),

  action(
    signUp.finish,
    async ({ deps, session, params: { token }, form }) => {
      session.beginSession(await finishSignUp(deps, session.origin, { token, ...newcomerIn(form) }))
      return done(routes.app.show.url())
    },
    showFinishSignUp,
  ),

  action(signUp.passkeyChallenge, ({ deps, session, params: { token }, form }) =>
    ceremony(() => {
      const email = addressOfSignUp(deps, token)
      return offerFirstPasskey(deps, session.origin, { email, name: form.text('name') })
    }),
  ),
]

/** Name and password; or, where the browser made one, name and passkey. */
export function newcomerIn(form: Form): NewcomerInput {
  const [name, token] = [form.text('name'), form.text('token')]
  if (token === '') return { name, password: form.raw('password') }
  return { name, passkey: { token, response: parsedResponse(form) } }
}

/** Shown for known and unknown addresses alike, so that it does not give accounts away. */
function showOnItsWay(context: RequestContext, email: string): JSX.Element {
  const t = messagesFor(context)
  return SaidPage({
    t,
    title: t.links.onItsWayHeading,
    sentences: [t.links.onItsWay(email), t.links.onItsWayHint],
    link: { url: routes.signIn.show.url(), label: t.signIn.back },
  })
}

type LinkContext = RequestContext<{ token: string }>

function showForgotPassword(context: RequestContext, form: FormState = emptyForm): JSX.Element {
  const { deps, session } = context
  const t = messagesFor(context)
  return ForgotPasswordPage({ t, mailAvailable: readRelay(deps) !== null, form, csrf: session.csrfToken() })
}

function showReset(context: LinkContext, form: FormState = emptyForm): JSX.Element {
  const { deps, session, params } = context
  const t = messagesFor(context)
  const email = addressOfReset(deps, params.token)
  return ResetPasswordPage({ t, email, action: passwordReset.save.url(params), form, csrf: session.csrfToken() })
}

function showSignUp(context: RequestContext, form: FormState = emptyForm): JSX.Element {
  const { deps, session } = context
  const t = messagesFor(context)
  return SignUpPage({ t, mailAvailable: readRelay(deps) !== null, form, csrf: session.csrfToken() })
}

function showFinishSignUp(context: LinkContext, form: FormState = emptyForm): JSX.Element {
  const { deps, session, params } = context
  const t = messagesFor(context)
  const email = addressOfSignUp(deps, params.token)
  const challenge = signUp.passkeyChallenge.url(params)
  return FinishSignUpPage({ t, email, action: signUp.finish.url(params), challenge, form, csrf: session.csrfToken() })
}
