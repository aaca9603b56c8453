import { routes } from '#src/routes.ts'
import { type Language, languages } from '#src/words.ts'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { focusedField, SetupPage } from './setup-page.tsx'

export interface AccountStepProps {
  t: DashboardMessages
  form: FormState
  csrf: string
  /** Chosen here, and kept by the account; null: as the browser asks. */
  language: Language | null
}

export function AccountStep({ t, form, csrf, language }: AccountStepProps): JSX.Element {
  const focused = focusedField(form, ['name', 'email', 'password'])
  return (
    <SetupPage t={t} title={t.setup.accountHeading} step="account" next="account">
      <p class="hint" safe>
        {t.setup.accountHint}
      </p>
      <Form action={routes.setup.saveAccount.url()} csrf={csrf} state={form} t={t} class="stack">
        {language === null ? null : <input type="hidden" name="language" value={language} autocomplete="off" />}
        <TextField
          name="name"
          label={t.links.yourName}
          autocomplete="name"
          form={form}
          required
          autofocus={focused === 'name'}
        />
        <TextField
          name="email"
          label={t.credentials.email}
          hint={t.setup.emailHint}
          type="email"
          autocomplete="username"
          form={form}
          required
          autofocus={focused === 'email'}
        />
        <TextField
          name="password"
          label={t.credentials.password}
          hint={t.setup.passwordHint}
          type="password"
          autocomplete="new-password"
          form={form}
          required
          autofocus={focused === 'password'}
        />
        <Submit label={t.setup.makeAccount} look="primary" />
      </Form>
      <LanguageLinks t={t} />
    </SetupPage>
  )
}

/** The others, in their own words, so that whoever came into a foreign language finds back. */
function LanguageLinks({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <nav aria-label={t.setup.language}>
      <ul class="setup-languages">
        {languages
          .filter((one) => one !== t.language)
          .map((one) => (
            <li>
              <a href={routes.setup.account.url({}, { language: one })} lang={one} safe>
                {languageName(one)}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  )
}
