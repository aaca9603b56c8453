import { routes } from '#src/routes.ts'
import { AuthPage } from '../auth/auth-page.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'
import { CurrentPassword } from './account.tsx'

export interface AccountDataProps {
  person: Person
  email: string
  /** An authenticator app is connected. */
  asksForCode: boolean
  asksForPassword: boolean
  /** Why the account cannot be deleted yet, and what to do; null: it can. */
  obstacle: string | null
  form: FormState
}

export function AccountDataPage(props: AccountDataProps): JSX.Element {
  const { person, obstacle } = props
  return (
    <AccountShell person={person} title="Your data" room="data">
      <Card name="export" heading="Take your data along">
        <p class="hint">
          One ZIP archive of everything that is kept about your account: profile, organizations, sessions, passkeys,
          tokens, drafts, notices, mails, and what you did. Files for programs (JSON), and a page to read.
        </p>
        <Form action={routes.account.data.export.url()} csrf={person.csrf}>
          <Submit label="Download the archive" icon="download" />
        </Form>
      </Card>
      <Card name="correct" heading="Put it right">
        <p class="hint">
          You change your name, address and password under <a href={routes.account.show.url()}>Account</a>.
        </p>
      </Card>
      <Card name="deletion" heading="Delete the account" class="danger-zone">
        <Consequences />
        {obstacle === null ? (
          <DeletionForm {...props} />
        ) : (
          <p class="notice" safe>
            {obstacle}
          </p>
        )}
      </Card>
    </AccountShell>
  )
}

function Consequences(): JSX.Element {
  return (
    <ul class="consequences">
      <li>You are signed out everywhere at once, and nobody signs in with this account any more.</li>
      <li>
        Invitations that you sent and nobody has accepted, and API tokens of your own, end at once. An organization's
        tokens keep working, whoever made them.
      </li>
      <li>For 30 days a link that is mailed to you brings the rest back. Then it is erased for good.</li>
      <li>Your name, address, IP addresses and devices are erased, from the audit logs too.</li>
      <li>What you wrote for an organization stays, as written by a “Deleted account”.</li>
      <li>Status pages that you follow by mail go on: leave them with the link in their mails.</li>
      <li>Backups that were made before still hold it, until whoever runs this Opsentry removes them.</li>
    </ul>
  )
}

function DeletionForm({ person, email, asksForCode, asksForPassword, form }: AccountDataProps): JSX.Element {
  return (
    <Form action={routes.account.data.deletion.url()} csrf={person.csrf} state={form} class="stack">
      {asksForPassword ? <CurrentPassword form={form} id="deletion" /> : null}
      {asksForCode ? (
        <TextField
          name="code"
          label="Code of your authenticator app, or a recovery code"
          form={form}
          autocomplete="one-time-code"
          required
        />
      ) : null}
      <TextField name="typedEmail" label={`Type ${email} to confirm`} form={form} spellcheck={false} required />
      <Submit label="Delete my account" look="danger" />
    </Form>
  )
}

export interface AccountDeletedProps {
  email: string
  /** UTC ms. */
  until: number
  /** The link itself, where no mail can leave; otherwise it is mailed. */
  undoUrl?: string
}

/** Shown once, without a session: the account is signed out by then. */
export function AccountDeletedPage({ email, until, undoUrl }: AccountDeletedProps): JSX.Element {
  return (
    <AuthPage title="Your account is deleted">
      <p>
        It is erased on <Moment at={until} timeZone="UTC" />.
      </p>
      {undoUrl === undefined ? (
        <p safe>{`A mail with a link that brings it back until then is on its way to ${email}.`}</p>
      ) : (
        <>
          <p>This link brings it back until then. This Opsentry cannot send mail, so keep it:</p>
          <p class="one-time-secret">
            <code safe>{undoUrl}</code>
          </p>
        </>
      )}
    </AuthPage>
  )
}

/** Behind the link in the mail. */
export function UndoDeletionPage(props: { email: string; action: string; csrf: string }): JSX.Element {
  return (
    <AuthPage title="Bring your account back">
      <p
        safe
      >{`The account of ${props.email} was deleted. You can have it back, but for its sessions, invitations and API tokens.`}</p>
      <Form action={props.action} csrf={props.csrf}>
        <Submit label="Bring it back" look="primary" />
      </Form>
    </AuthPage>
  )
}
