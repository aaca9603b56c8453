import { createFirstAccount } from '#src/domain/setup/create-first-account.ts'
import { routes } from '#src/routes.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { AccountStep } from '#views/setup/account.tsx'
import { action, type Binding, page, type SetupContext } from '../action.ts'
import { atStep, toFirstUnfinished } from './step.ts'

const { setup } = routes

export const accountStepRoutes: Binding[] = [
  page(
    setup.account,
    atStep('account', (context) => showAccount(context)),
  ),

  action(
    setup.saveAccount,
    async ({ deps, session, actor, form }) => {
      const input = { name: form.text('name'), email: form.text('email'), password: form.raw('password') }
      session.beginSession(await createFirstAccount(deps, actor, input))
      return toFirstUnfinished()
    },
    showAccount,
  ),
]

function showAccount({ session }: SetupContext, form: FormState = emptyForm): JSX.Element {
  return AccountStep({ form, csrf: session.csrfToken() })
}
