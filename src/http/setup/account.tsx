import { createFirstAccount } from '#src/domain/setup/create-first-account.ts'
import { routes } from '#src/routes.ts'
import { type Language, languages } from '#src/words.ts'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { type DashboardMessages, dashboardMessagesOf } from '#views/messages/dashboard.ts'
import { AccountStep } from '#views/setup/account.tsx'
import { action, type Binding, page, type SetupContext } from '../action.ts'
import { messagesFor } from '../spoken.ts'
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
      session.beginSession(await createFirstAccount(deps, actor, input, languageOf(form.text('language'))))
      return toFirstUnfinished()
    },
    showAccount,
    (context) => wordsOf(context, languageOf(context.form.text('language'))),
  ),
]

function showAccount(context: SetupContext, form: FormState = emptyForm): JSX.Element {
  const language = languageOf(form.values.language ?? context.query.language)
  return AccountStep({ t: wordsOf(context, language), form, language, csrf: context.session.csrfToken() })
}

/** Null: none was chosen. */
function languageOf(chosen: string | undefined): Language | null {
  return languages.find((one) => one === chosen) ?? null
}

function wordsOf(context: SetupContext, language: Language | null): DashboardMessages {
  return language === null ? messagesFor(context) : dashboardMessagesOf(language)
}
