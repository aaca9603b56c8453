import { routes } from '#src/routes.ts'
import { NewPassword } from '../auth/links.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { FormProblem, type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { NoMail } from '../layout/no-mail.tsx'

export interface AccountProps {
  person: Person
  name: string
  email: string
  /** The address was proven by a link. */
  verified: boolean
  /** Without one, passkeys alone open the account. */
  hasPassword: boolean
  hasPasskey: boolean
  forms: { name: FormState; email: FormState; password: FormState }
}

export function AccountPage(props: AccountProps): JSX.Element {
  const { person, name, email, verified, hasPassword, forms } = props
  const { csrf } = person
  return (
    <AccountShell person={person} title="Account" room="account">
      <Card name="name" heading="Name">
        <Form action={routes.account.name.url()} csrf={csrf} class="stack">
          <TextField
            name="name"
            label="Name that your team reads"
            form={forms.name}
            value={name}
            maxlength={100}
            autocomplete="name"
            required
          />
          <Submit label="Save the name" />
        </Form>
      </Card>
      <Card name="email" heading="E-mail address">
        {person.mailAvailable ? (
          <EmailForms {...{ email, verified, hasPassword, csrf }} form={forms.email} />
        ) : (
          <>
            <p class="hint" safe>{`You sign in with ${email}.`}</p>
            <FormProblem form={forms.email} />
            <NoMail until="before you can confirm or change it" />
          </>
        )}
      </Card>
      <Card name="password" heading="Password">
        <Password {...props} />
      </Card>
    </AccountShell>
  )
}

function Password({ person, hasPassword, hasPasskey, forms }: AccountProps): JSX.Element {
  const { csrf } = person
  return (
    <div class="stack">
      <Form action={routes.account.password.url()} csrf={csrf} state={forms.password} class="stack">
        <p class="hint">
          {hasPassword
            ? 'Your other sessions end. API tokens of your own keep working.'
            : 'This account has no password: your passkeys open it. If you lose them, a link by mail sets one.'}
        </p>
        {hasPassword ? <CurrentPassword form={forms.password} id="password" /> : null}
        <NewPassword form={forms.password} label="New password" />
        <Submit label={hasPassword ? 'Change the password' : 'Set a password'} />
      </Form>
      {hasPassword && hasPasskey ? (
        <Confirm
          label="Remove the password"
          sentence="From then on your passkeys alone open this account, and your other sessions end."
          confirm="Remove it"
          action={routes.account.passwordRemoval.url()}
          csrf={csrf}
        />
      ) : null}
    </div>
  )
}

interface EmailProps {
  email: string
  verified: boolean
  hasPassword: boolean
  csrf: string
  form: FormState
}

function EmailForms({ email, verified, hasPassword, csrf, form }: EmailProps): JSX.Element {
  return (
    <>
      {verified ? null : <Unverified email={email} csrf={csrf} />}
      <Form action={routes.account.email.url()} csrf={csrf} state={form} class="stack">
        <p class="hint" safe>
          {`You sign in with ${email}. A link is sent to the new address: open it while you are signed in. This one gets a link that cancels the change, and for seven days one that undoes it.`}
        </p>
        <TextField name="email" label="New e-mail address" type="email" form={form} autocomplete="email" required />
        {hasPassword ? <CurrentPassword form={form} id="email" /> : null}
        <Submit label="Send the link" />
      </Form>
    </>
  )
}

function Unverified({ email, csrf }: { email: string; csrf: string }): JSX.Element {
  return (
    <Form action={routes.account.emailVerification.url()} csrf={csrf} class="notice notice-with-action">
      <p safe>{`Nobody has confirmed yet that ${email} is yours.`}</p>
      <Submit label="Send a link to confirm it" />
    </Form>
  )
}

/** Several forms of one page ask for it, so `id` keeps their fields apart. */
export function CurrentPassword({ form, id }: { form: FormState; id: string }): JSX.Element {
  const error = form.errors.currentPassword
  return (
    <div class="field">
      <label for={`current-${id}`}>Your present password</label>
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
