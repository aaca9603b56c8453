import { requestEmailChange, requestEmailVerification } from '#src/domain/accounts/change-email.ts'
import { changePassword, removePassword, rename } from '#src/domain/accounts/change-password.ts'
import { factorsOf } from '#src/domain/accounts/factors.ts'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { changeLanguage } from '#src/domain/accounts/language.ts'
import { dismissNotice } from '#src/domain/notices/dismiss-notice.ts'
import { routes } from '#src/routes.ts'
import { AccountPage, type AccountProps } from '#views/account/account.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { account } = routes

export const accountRoutes: Binding[] = [
  page(account.show, showAccount),

  action(
    account.name,
    ({ deps, actor, form }) => {
      rename(deps, actor, { name: form.text('name') })
      return done(account.show.url(), 'The name is saved.')
    },
    (context, name) => showAccount(context, { name }),
  ),

  action(
    account.language,
    ({ deps, actor, form }) => {
      changeLanguage(deps, actor, { language: form.text('language') })
      return done(account.show.url(), 'The language is saved.')
    },
    (context, language) => showAccount(context, { language }),
  ),

  action(
    account.email,
    async ({ deps, actor, form }) => {
      const email = form.text('email')
      await requestEmailChange(deps, actor, { email, currentPassword: form.raw('currentPassword') })
      return done(account.show.url(), `A link is on its way to ${email}: open it while you are signed in.`)
    },
    (context, email) => showAccount(context, { email }),
  ),

  action(
    account.emailVerification,
    ({ deps, actor }) => {
      requestEmailVerification(deps, actor)
      return done(account.show.url(), 'A link is on its way to your address: open it to confirm it.')
    },
    (context, email) => showAccount(context, { email }),
  ),

  action(
    account.password,
    async ({ deps, actor, session, form }) => {
      const input = { currentPassword: form.raw('currentPassword'), password: form.raw('password') }
      const renewed = await changePassword(deps, actor, input)
      if (renewed !== null) session.beginSession(renewed)
      return done(account.show.url(), 'The password is changed, and your other sessions ended.')
    },
    (context, password) => showAccount(context, { password }),
  ),

  action(
    account.passwordRemoval,
    ({ deps, actor, session }) => {
      const renewed = removePassword(deps, actor)
      if (renewed !== null) session.beginSession(renewed)
      return done(account.show.url(), 'The password is removed: your passkeys open this account.')
    },
    (context, password) => showAccount(context, { password }),
  ),

  action(account.noticeDismissal, ({ deps, actor, params }) => {
    dismissNotice(deps, actor, params.id)
    return done(routes.app.show.url())
  }),
]

function showAccount(context: PersonContext, forms: Partial<AccountProps['forms']> = {}): JSX.Element {
  const { name, email, emailVerifiedAt, language } = accountById(context.deps.db, context.actor.accountId)
  const { password, passkeys } = factorsOf(context.deps.db, context.actor.accountId)
  return AccountPage({
    person: personOf(context),
    name,
    email,
    verified: emailVerifiedAt !== null,
    hasPassword: password,
    hasPasskey: passkeys > 0,
    language,
    forms: { name: emptyForm, language: emptyForm, email: emptyForm, password: emptyForm, ...forms },
  })
}
