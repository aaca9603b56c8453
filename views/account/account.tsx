import { routes } from '#src/routes.ts'
import { type Language, languages } from '#src/words.ts'
import { NewPassword } from '../auth/links.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { FormProblem, type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface AccountProps {
  person: Person
  name: string
  email: string
  /** The address was proven by a link. */
  verified: boolean
  /** Without one, passkeys alone open the account. */
  hasPassword: boolean
  hasPasskey: boolean
  /** Null: as the browser asks. */
  language: Language | null
  forms: { name: FormState; language: FormState; email: FormState; password: FormState }
}

export function AccountPage(props: AccountProps): JSX.Element {
  const { person, name, email, verified, hasPassword, forms } = props
  const { csrf, t } = person
  return (
    <AccountShell person={person} title={t.accountRooms.account} room="account">
      <Card name="name" heading={t.account.name}>
        <Form action={routes.account.name.url()} csrf={csrf} class="stack">
          <TextField
            name="name"
            label={t.account.nameLabel}
            form={forms.name}
            value={name}
            maxlength={100}
            autocomplete="name"
            required
          />
          <Submit label={t.account.saveName} />
        </Form>
      </Card>
      <Card name="language" heading={t.account.language}>
        <LanguageForm {...props} />
      </Card>
      <Card name="email" heading={t.credentials.email}>
        {person.mailAvailable ? (
          <EmailForms {...{ t, email, verified, hasPassword, csrf }} form={forms.email} />
        ) : (
          <>
            <p class="hint" safe>
              {t.account.signInWith(email)}
            </p>
            <FormProblem form={forms.email} t={t} />
            <p class="hint" safe>
              {t.noMail.confirmOrChange}
            </p>
          </>
        )}
      </Card>
      <Card name="password" heading={t.credentials.password}>
        <Password {...props} />
      </Card>
    </AccountShell>
  )
}

/** Names in their own words, so that whoever came into a foreign language finds back. */
function LanguageForm({ person: { csrf, t }, language, forms }: AccountProps): JSX.Element {
  const named = languages.map((one) => ({ value: one, label: languageName(one) }))
  return (
    <Form action={routes.account.language.url()} csrf={csrf} state={forms.language} t={t} class="stack">
      <Select
        name="language"
        label={t.account.languageLabel}
        hint={t.account.languageHint}
        form={forms.language}
        value={language ?? ''}
        options={[{ value: '', label: t.account.languageOfBrowser }, ...named]}
      />
      <Submit label={t.account.saveLanguage} />
    </Form>
  )
}

function Password({ person, hasPassword, hasPasskey, forms }: AccountProps): JSX.Element {
  const { csrf, t } = person
  return (
    <div class="stack">
      <Form action={routes.account.password.url()} csrf={csrf} state={forms.password} t={t} class="stack">
        <p class="hint" safe>
          {hasPassword ? t.account.passwordHint : t.account.noPasswordHint}
        </p>
        {hasPassword ? <CurrentPassword form={forms.password} id="password" t={t} /> : null}
        <NewPassword form={forms.password} label={t.credentials.newPassword} t={t} />
        <Submit label={hasPassword ? t.account.changePassword : t.account.setPassword} />
      </Form>
      {hasPassword && hasPasskey ? (
        <Confirm
          label={t.account.removePassword}
          sentence={t.account.removePasswordHint}
          confirm={t.account.removeIt}
          action={routes.account.passwordRemoval.url()}
          csrf={csrf}
        />
      ) : null}
    </div>
  )
}

interface EmailProps {
  t: DashboardMessages
  email: string
  verified: boolean
  hasPassword: boolean
  csrf: string
  form: FormState
}

function EmailForms({ t, email, verified, hasPassword, csrf, form }: EmailProps): JSX.Element {
  return (
    <>
      {verified ? null : <Unverified email={email} csrf={csrf} t={t} />}
      <Form action={routes.account.email.url()} csrf={csrf} state={form} t={t} class="stack">
        <p class="hint" safe>
          {t.account.changeEmailHint(email)}
        </p>
        <TextField name="email" label={t.account.newEmail} type="email" form={form} autocomplete="email" required />
        {hasPassword ? <CurrentPassword form={form} id="email" t={t} /> : null}
        <Submit label={t.links.send} />
      </Form>
    </>
  )
}

function Unverified({ t, email, csrf }: { t: DashboardMessages; email: string; csrf: string }): JSX.Element {
  return (
    <Form action={routes.account.emailVerification.url()} csrf={csrf} class="notice notice-with-action">
      <p safe>{t.account.unverified(email)}</p>
      <Submit label={t.account.sendConfirmation} />
    </Form>
  )
}

/** Several forms of one page ask for it, so `id` keeps their fields apart. */
export function CurrentPassword({ t, form, id }: { t: DashboardMessages; form: FormState; id: string }): JSX.Element {
  const error = form.errors.currentPassword
  return (
    <div class="field">
      <label for={`current-${id}`} safe>
        {t.credentials.presentPassword}
      </label>
      <input
        id={`current-${id}`}
        name="currentPassword"
        type="password"
        autocomplete="current-password"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `current-error-${id}` : undefined}
        required
      />
      {error ? (
        <p class="field-error" id={`current-error-${id}`} safe>
          {error}
        </p>
      ) : null}
    </div>
  )
}
