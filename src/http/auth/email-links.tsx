import { addressToKeep, addressToVerify, cancelEmailChange, verifyEmail } from '#src/domain/accounts/change-email.ts'
import { addressesOfUndo, undoEmailChange } from '#src/domain/accounts/undo-email-change.ts'
import { routes } from '#src/routes.ts'
import { SaidPage } from '#views/auth/auth-page.tsx'
import { FormerEmailPage, KeptEmailPage, VerifyEmailPage } from '#views/auth/email-links.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, page, type RequestContext } from '../action.ts'

const { formerEmail, keptEmail, verifyEmail: emailVerification } = routes

/** Behind the links about an account's address: the new one proves itself, the present one objects, a former one takes it back. */
export const emailLinkRoutes: Binding[] = [
  page(emailVerification.show, ({ deps, actor, session, params }) => {
    const email = addressToVerify(deps, actor, params.token)
    return VerifyEmailPage({ email, action: emailVerification.verify.url(params), csrf: session.csrfToken() })
  }),

  action(emailVerification.verify, ({ deps, actor, params }) => {
    const email = addressToVerify(deps, actor, params.token)
    verifyEmail(deps, actor, params.token)
    const link = { url: routes.account.show.url(), label: 'Go to your account' }
    return SaidPage({ title: 'The address is confirmed', sentences: [`You sign in with ${email}.`], link })
  }),

  page(keptEmail.show, ({ deps, session, params }) => {
    const email = addressToKeep(deps, params.token)
    return KeptEmailPage({ email, action: keptEmail.keep.url(params), csrf: session.csrfToken() })
  }),

  action(keptEmail.keep, ({ deps, session, params }) => {
    const email = addressToKeep(deps, params.token)
    cancelEmailChange(deps, session.origin, params.token)
    const link = { url: routes.forgotPassword.show.url(), label: 'Choose a new password' }
    const sentences = [
      `Your account keeps ${email}.`,
      'If you did not ask for the change, somebody knows your password: choose a new one, which also ends every session.',
    ]
    return SaidPage({ title: 'The change is cancelled', sentences, link })
  }),

  page(formerEmail.show, showFormerEmail),

  action(
    formerEmail.restore,
    async ({ deps, session, params, form }) => {
      await undoEmailChange(deps, session.origin, { token: params.token, password: form.raw('password') })
      session.endSession()
      return done(routes.signIn.show.url(), 'The account is yours again: sign in with the new password.')
    },
    showFormerEmail,
  ),
]

function showFormerEmail(
  { deps, session, params }: RequestContext<{ token: string }>,
  form: FormState = emptyForm,
): JSX.Element {
  const addresses = addressesOfUndo(deps, params.token)
  return FormerEmailPage({ ...addresses, action: formerEmail.restore.url(params), form, csrf: session.csrfToken() })
}
