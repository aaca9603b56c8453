import { Elysia } from 'elysia'
import { requestEmailChange, requestEmailVerification } from '#src/domain/accounts/change-email.ts'
import { changePassword, rename } from '#src/domain/accounts/change-password.ts'
import { accountById } from '#src/domain/accounts/insert-account.ts'
import { readForm } from '#src/domain/form.ts'
import { dismissNotice } from '#src/domain/notices/dismiss-notice.ts'
import { routes } from '#src/routes.ts'
import { AccountPage, type AccountProps } from '#views/account/account.tsx'
import { emptyForm } from '#views/layout/fields.tsx'
import { type Answer, goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { submitted } from '../form-state.ts'
import { personOf } from '../person.ts'
import { type Visit, visit } from '../plugins/visit.ts'

export const accountRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'account/account' })
    .use(visit(deps))
    .get('/account', ({ visit, set }) => showAccount(deps, visit, set))
    .post('/account/name', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        () => {
          rename(deps, visit.person(), { name: form.text('name') })
          return goTo(set, routes.account.show.url(), visit, 'The name is saved.')
        },
        (state, status) => showAccount(deps, visit, set, { name: state }, status),
      )
    })
    .post('/account/email', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const input = { email: form.text('email'), currentPassword: form.raw('currentPassword') }
          await requestEmailChange(deps, visit.person(), input)
          return goTo(
            set,
            routes.account.show.url(),
            visit,
            `A link is on its way to ${input.email}: open it to confirm the address.`,
          )
        },
        (state, status) => showAccount(deps, visit, set, { email: state }, status),
      )
    })
    .post('/account/email/verification', ({ body, visit, set }) =>
      submitted(
        readForm(body),
        set,
        () => {
          requestEmailVerification(deps, visit.person())
          return goTo(
            set,
            routes.account.show.url(),
            visit,
            'A link is on its way to your address: open it to confirm it.',
          )
        },
        (state, status) => showAccount(deps, visit, set, { email: state }, status),
      ),
    )
    .post('/account/password', ({ body, visit, set }) => {
      const form = readForm(body)
      return submitted(
        form,
        set,
        async () => {
          const input = { currentPassword: form.raw('currentPassword'), password: form.raw('password') }
          await changePassword(deps, visit.person(), input)
          return goTo(set, routes.account.show.url(), visit, 'The password is changed, and your other sessions ended.')
        },
        (state, status) => showAccount(deps, visit, set, { password: state }, status),
      )
    })
    .post('/account/notices/:id/dismissal', ({ params, visit, set }) => {
      dismissNotice(deps, visit.person(), params.id)
      return goTo(set, routes.app.show.url())
    })

function showAccount(
  deps: AppDeps,
  visit: Visit,
  set: Answer,
  forms: Partial<AccountProps['forms']> = {},
  status = 200,
) {
  const { name, email, emailVerifiedAt } = accountById(deps.db, visit.person().accountId)
  const props = {
    person: personOf({ deps, visit }),
    name,
    email,
    verified: emailVerifiedAt !== null,
    forms: { name: emptyForm, email: emptyForm, password: emptyForm, ...forms },
  }
  return html(set, AccountPage(props), status)
}
