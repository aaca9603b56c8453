import { addressToKeep, addressToVerify, cancelEmailChange, verifyEmail } from '#src/domain/accounts/change-email.ts'
import { addressesOfUndo, undoEmailChange } from '#src/domain/accounts/undo-email-change.ts'
import { routes } from '#src/routes.ts'
import { SaidPage } from '#views/auth/auth-page.tsx'
import { FormerEmailPage, KeptEmailPage, VerifyEmailPage } from '#views/auth/email-links.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, page, type RequestContext } from '../action.ts'
import { messagesFor } from '../spoken.ts'

const { formerEmail, keptEmail, verifyEmail: emailVerification } = routes

/** Behind the links about an account's address: the new one proves itself, the present one objects, a former one takes it back. */
export const emailLinkRoutes: Binding[] = [
  page(emailVerification.show, (context) => {
    const { deps, actor, session, params } = context
    const t = messagesFor(context)
    const email = addressToVerify(deps, actor, params.token)
    return VerifyEmailPage({ t, email, action: emailVerification.verify.url(params), csrf: session.csrfToken() })
  }),

  action(emailVerification.verify, (context) => {
    const { deps, actor, params } = context
    const t = messagesFor(context)
    const email = addressToVerify(deps, actor, params.token)
    verifyEmail(deps, actor, params.token)
    const link = { url: routes.account.show.url(), label: t.emailLinks.toAccount }
    return SaidPage({ t, title: t.emailLinks.confirmedHeading, sentences: [t.emailLinks.signInWith(email)], link })
  }),

  page(keptEmail.show, (context) => {
    const { deps, session, params } = context
    const t = messagesFor(context)
    const email = addressToKeep(deps, params.token)
    return KeptEmailPage({ t, email, action: keptEmail.keep.url(params), csrf: session.csrfToken() })
  }),

  action(keptEmail.keep, (context) => {
    const { deps, session, params } = context
    const t = messagesFor(context)
    const email = addressToKeep(deps, params.token)
    cancelEmailChange(deps, session.origin, params.token)
    const link = { url: routes.forgotPassword.show.url(), label: t.links.resetHeading }
    const sentences = [t.emailLinks.kept(email), t.emailLinks.keptHint]
    return SaidPage({ t, title: t.emailLinks.keptHeading, sentences, link })
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

function showFormerEmail(context: RequestContext<{ token: string }>, form: FormState = emptyForm): JSX.Element {
  const { deps, session, params } = context
  const t = messagesFor(context)
  const addresses = addressesOfUndo(deps, params.token)
  return FormerEmailPage({ t, ...addresses, action: formerEmail.restore.url(params), form, csrf: session.csrfToken() })
}
