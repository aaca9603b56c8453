import { Elysia } from 'elysia'
import { addressToVerify, verifyEmail } from '#src/domain/accounts/change-email.ts'
import { addressOfReset, requestPasswordReset, resetPassword } from '#src/domain/accounts/forgot-password.ts'
import { addressOfSignUp, finishSignUp, requestSignUp, signUpIsOpen } from '#src/domain/accounts/sign-up.ts'
import { notFound } from '#src/domain/errors.ts'
import { readForm } from '#src/domain/form.ts'
import { routes } from '#src/routes.ts'
import { SaidPage } from '#views/auth/auth-page.tsx'
import {
  FinishSignUpPage,
  ForgotPasswordPage,
  ResetPasswordPage,
  SignUpPage,
  VerifyEmailPage,
} from '#views/auth/links.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { type Visit, visit, visitor } from '../plugins/visit.ts'

/** Forgotten password, sign-up, proof of an address: the pages that ask for a link, and those behind the links. */
export const linkRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'auth/links' })
    .use(visit(deps))
    .get('/forgot-password', ({ visit, set }) =>
      html(set, ForgotPasswordPage({ form: emptyForm, csrf: visit.csrfToken() })),
    )
    .post('/forgot-password', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          requestPasswordReset(deps, visitor(visit), { email: form.text('email') })
          return html(set, SaidPage(onItsWay(form.text('email'))))
        },
        (state, status) => html(set, ForgotPasswordPage({ form: state, csrf: visit.csrfToken() }), status),
      )
    })
    .get('/reset-password/:token', ({ params, visit, set }) => showReset(deps, visit, params.token, set))
    .post('/reset-password/:token', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          await resetPassword(deps, visit.origin, { token: params.token, password: form.raw('password') })
          return goTo(set, routes.signIn.show.url(), visit, 'The password is saved: sign in with it.')
        },
        (state, status) => showReset(deps, visit, params.token, set, state, status),
      )
    })
    .get('/verify-email/:token', ({ params, visit, set }) => {
      const email = addressToVerify(deps, params.token)
      return html(
        set,
        VerifyEmailPage({
          email,
          action: routes.verifyEmail.verify.url({ token: params.token }),
          csrf: visit.csrfToken(),
        }),
      )
    })
    .post('/verify-email/:token', ({ params, visit, set }) => {
      const email = addressToVerify(deps, params.token)
      verifyEmail(deps, visit.origin, params.token)
      const link = { url: routes.account.show.url(), label: 'Go to your account' }
      return html(set, SaidPage({ title: 'The address is confirmed', sentences: [`You sign in with ${email}.`], link }))
    })
    .get('/sign-up', ({ visit, set }) => {
      if (!signUpIsOpen(deps)) throw notFound('page')
      return html(set, SignUpPage({ form: emptyForm, csrf: visit.csrfToken() }))
    })
    .post('/sign-up', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          requestSignUp(deps, visitor(visit), { email: form.text('email') })
          return html(set, SaidPage(onItsWay(form.text('email'))))
        },
        (state, status) => html(set, SignUpPage({ form: state, csrf: visit.csrfToken() }), status),
      )
    })
    .get('/sign-up/:token', ({ params, visit, set }) => showSignUp(deps, visit, params.token, set))
    .post('/sign-up/:token', ({ params, body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const input = { token: params.token, name: form.text('name'), password: form.raw('password') }
          visit.beginSession(await finishSignUp(deps, visit.origin, input))
          return goTo(set, routes.app.show.url())
        },
        (state, status) => showSignUp(deps, visit, params.token, set, state, status),
      )
    })

/** The same for every address, known or not. */
function onItsWay(email: string) {
  return {
    title: 'Look into your mail',
    sentences: [
      `If ${email} is right, a mail with a link is on its way there.`,
      'It can take a minute. Look into the folder for unwanted mail, too.',
    ],
    link: { url: routes.signIn.show.url(), label: 'Back to sign in' },
  }
}

function showReset(deps: AppDeps, visit: Visit, token: string, set: Answer, form: FormState = emptyForm, status = 200) {
  const email = addressOfReset(deps, token)
  const props = { email, action: routes.resetPassword.save.url({ token }), form, csrf: visit.csrfToken() }
  return html(set, ResetPasswordPage(props), status)
}

function showSignUp(
  deps: AppDeps,
  visit: Visit,
  token: string,
  set: Answer,
  form: FormState = emptyForm,
  status = 200,
) {
  const email = addressOfSignUp(deps, token)
  const props = { email, action: routes.signUp.finish.url({ token }), form, csrf: visit.csrfToken() }
  return html(set, FinishSignUpPage(props), status)
}
