import {
  accountByAddress,
  listFactorResets,
  requestFactorReset,
  withdrawFactorReset,
} from '#src/domain/accounts/factor-reset.ts'
import { routes } from '#src/routes.ts'
import { AdminFactorResetsPage } from '#views/admin/factor-resets.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { factorResets } = routes.admin

export const adminFactorResetRoutes: Binding[] = [
  page(factorResets.index, (context) => show(context)),

  action(
    factorResets.create,
    ({ deps, actor, form }) => {
      const { id, email } = accountByAddress(deps, form.text('email'))
      requestFactorReset(deps, actor, id, null)
      return done(factorResets.index.url(), `A mail tells ${email} now; the second factor goes in a day.`)
    },
    show,
  ),

  action(
    factorResets.withdrawal,
    ({ deps, actor, params }) => {
      withdrawFactorReset(deps, actor, params.id, null)
      return done(factorResets.index.url(), 'Cancelled: the second factor stays.')
    },
    (context, { problem }) => show(context, emptyForm, problem),
  ),
]

function show(context: PersonContext, form: FormState = emptyForm, problem?: string): JSX.Element {
  const resets = listFactorResets(context.deps.db, null).map(({ reset, name, email }) => ({ ...reset, name, email }))
  return AdminFactorResetsPage({ person: personOf(context), resets, form, problem })
}
