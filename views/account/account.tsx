import { routes } from '#src/routes.ts'
import { NewPassword } from '../auth/links.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { CsrfField, FormProblem, type FormState, TextField } from '../layout/fields.tsx'

export interface AccountProps {
  person: Person
  name: string
  email: string
  /** The address was proven by a link. */
  verified: boolean
  forms: { name: FormState; email: FormState; password: FormState }
}

export function AccountPage({ person, name, email, verified, forms }: AccountProps): JSX.Element {
  const { csrf } = person
  return (
    <AccountShell person={person} title="Account" room="account">
      <section class="card" aria-labelledby="name-heading">
        <h2 id="name-heading">Name</h2>
        <form method="post" action={routes.account.name.url()} class="stack">
          <CsrfField token={csrf} />
          <TextField
            name="name"
            label="Name that your team reads"
            form={forms.name}
            value={name}
            maxlength={100}
            autocomplete="name"
            required
          />
          <button type="submit" class="button">
            Save the name
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="email-heading">
        <h2 id="email-heading">E-mail address</h2>
        {verified ? null : <Unverified email={email} csrf={csrf} />}
        <form method="post" action={routes.account.email.url()} class="stack">
          <CsrfField token={csrf} />
          <FormProblem form={forms.email} />
          <p class="hint" safe>
            {`You sign in with ${email}. A link is sent to the new address; both addresses are told of the change.`}
          </p>
          <TextField
            name="email"
            label="New e-mail address"
            type="email"
            form={forms.email}
            autocomplete="email"
            required
          />
          <CurrentPassword form={forms.email} id="email" />
          <button type="submit" class="button">
            Send the link
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="password-heading">
        <h2 id="password-heading">Password</h2>
        <form method="post" action={routes.account.password.url()} class="stack">
          <CsrfField token={csrf} />
          <FormProblem form={forms.password} />
          <p class="hint">Your other sessions end.</p>
          <CurrentPassword form={forms.password} id="password" />
          <NewPassword form={forms.password} label="New password" />
          <button type="submit" class="button">
            Change the password
          </button>
        </form>
      </section>
    </AccountShell>
  )
}

function Unverified({ email, csrf }: { email: string; csrf: string }): JSX.Element {
  return (
    <form method="post" action={routes.account.emailVerification.url()} class="notice notice-with-action">
      <CsrfField token={csrf} />
      <p safe>{`Nobody has confirmed yet that ${email} is yours.`}</p>
      <button type="submit" class="button">
        Send a link to confirm it
      </button>
    </form>
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
