import { routes } from '#src/routes.ts'
import { AuthPage } from '../auth/auth-page.tsx'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { CurrentPassword } from './account.tsx'

export interface AccountDataProps {
  person: Person
  email: string
  /** An authenticator app is connected. */
  asksForCode: boolean
  asksForPassword: boolean
  /** Days for which scheduled backups hold what is deleted. */
  backupDays: number
  /** Null: no replicator copies the database. */
  replicaDays: number | null
  /** Why the account cannot be deleted yet, and what to do; null: it can. */
  obstacle: string | null
  form: FormState
}

export function AccountDataPage(props: AccountDataProps): JSX.Element {
  const { person, obstacle } = props
  const { t } = person
  return (
    <AccountShell person={person} title={t.accountRooms.data} room="data">
      <Card name="export" heading={t.ownData.exportHeading}>
        <p class="hint" safe>
          {t.ownData.exportHint}
        </p>
        <Form action={routes.account.data.export.url()} csrf={person.csrf}>
          <Submit label={t.ownData.export} icon="download" />
        </Form>
      </Card>
      <Card name="correct" heading={t.ownData.correctHeading}>
        <p class="hint">
          <Sentence text={t.ownData.correct} parts={{ account: <AccountLink t={t} /> }} />
        </p>
      </Card>
      <Card name="deletion" heading={t.ownData.deleteHeading} class="danger-zone">
        <Consequences t={t} {...props} />
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

function AccountLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a href={routes.account.show.url()} safe>
      {t.accountRooms.account}
    </a>
  )
}

function Consequences({
  t: { ownData },
  backupDays,
  replicaDays,
}: Pick<AccountDataProps, 'backupDays' | 'replicaDays'> & { t: DashboardMessages }): JSX.Element {
  const { signedOut, invitationsEnd, link, erased, written, followed, backups, replica } = ownData
  const copies = [backups(backupDays), ...(replicaDays === null ? [] : [replica(replicaDays)])]
  return (
    <ul class="consequences">
      {[signedOut, invitationsEnd, link, erased, written, followed, ...copies].map((sentence) => (
        <li safe>{sentence}</li>
      ))}
    </ul>
  )
}

function DeletionForm({
  person: { csrf, t },
  email,
  asksForCode,
  asksForPassword,
  form,
}: AccountDataProps): JSX.Element {
  return (
    <Form action={routes.account.data.deletion.url()} csrf={csrf} state={form} t={t} class="stack">
      {asksForPassword ? <CurrentPassword form={form} id="deletion" t={t} /> : null}
      {asksForCode ? (
        <TextField name="code" label={t.ownData.codeLabel} form={form} autocomplete="one-time-code" required />
      ) : null}
      <TextField name="typedEmail" label={t.ownData.typeToConfirm(email)} form={form} spellcheck={false} required />
      <Submit label={t.ownData.delete} look="danger" />
    </Form>
  )
}

export interface AccountDeletedProps {
  t: DashboardMessages
  email: string
  /** UTC ms. */
  until: number
  /** The link itself, where no mail can leave; otherwise it is mailed. */
  undoUrl?: string
}

/** Shown once, without a session: the account is signed out by then. */
export function AccountDeletedPage({ t, email, until, undoUrl }: AccountDeletedProps): JSX.Element {
  return (
    <AuthPage title={t.ownData.deletedHeading} t={t}>
      <p>
        <Sentence text={t.ownData.erasedOn} parts={{ time: <Moment at={until} timeZone="UTC" t={t} /> }} />
      </p>
      {undoUrl === undefined ? (
        <p safe>{t.ownData.undoMailed(email)}</p>
      ) : (
        <>
          <p safe>{t.ownData.undoHere}</p>
          <p class="one-time-secret">
            <code safe>{undoUrl}</code>
          </p>
        </>
      )}
    </AuthPage>
  )
}

interface UndoDeletionProps {
  t: DashboardMessages
  email: string
  action: string
  csrf: string
}

/** Behind the link in the mail. */
export function UndoDeletionPage({ t, email, action, csrf }: UndoDeletionProps): JSX.Element {
  return (
    <AuthPage title={t.ownData.bringBackHeading} t={t}>
      <p safe>{t.ownData.bringBackText(email)}</p>
      <Form action={action} csrf={csrf}>
        <Submit label={t.ownData.bringBack} look="primary" />
      </Form>
    </AuthPage>
  )
}
