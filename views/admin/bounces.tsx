import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { type BounceMode, bounceModes } from '#src/words/bounces.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { MailServices, type MailServicesProps } from './mail-services.tsx'

export interface BouncesPageProps extends MailServicesProps {
  /** As saved; as typed after a refusal. */
  form: FormState
  saved: BounceMode
  hasPassword: boolean
  /** UTC ms of the last check of the mailbox; null: not checked yet. */
  checkedAt: number | null
  problem: string | null
  /** Absolute URL that a mail service posts bounces to. */
  inboundUrl: string
  /** Shown this once. */
  newSecret?: string
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function BouncesPage(props: BouncesPageProps): JSX.Element {
  const { person, saved, newSecret } = props
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.bounces} room="bounces">
      <p class="hint" safe>
        {t.bounces.hint}
      </p>
      {newSecret ? <ShownOnce t={t} name="new-secret" heading={t.bounces.secretHeading} secret={newSecret} /> : null}
      <Card label={t.bounces.how}>
        <BounceForm {...props} />
      </Card>
      {saved === 'mailbox' ? <MailboxState {...props} /> : null}
      {saved === 'webhook' ? <Inbound {...props} /> : null}
      <MailServices {...props} />
    </AdminShell>
  )
}

function BounceForm({ person: { csrf, t }, form, saved, hasPassword }: BouncesPageProps): JSX.Element {
  const chosen = form.values.mode ?? saved
  return (
    <Form action={routes.admin.bounces.save.url()} csrf={csrf} state={form} t={t} class="stack bounce-form">
      <fieldset class="stack">
        <legend safe>{t.bounces.how}</legend>
        {bounceModes.map((value) => (
          <label class="choice">
            <input type="radio" name="mode" value={value} checked={value === chosen} />
            <span>
              <span safe>{t.bounces.mode[value]}</span>
              <span class="hint" safe>
                {t.bounces.modeHint[value]}
              </span>
            </span>
          </label>
        ))}
        {form.errors.mode ? (
          <p class="field-error" safe>
            {form.errors.mode}
          </p>
        ) : null}
      </fieldset>
      <div class="bounce-address">
        <TextField name="address" label={t.bounces.address} hint={t.bounces.addressHint} type="email" form={form} />
      </div>
      <MailboxFields t={t} form={form} hasPassword={hasPassword} />
      <Submit label={t.adminForm.save} look="primary" />
    </Form>
  )
}

interface MailboxFieldsProps {
  t: DashboardMessages
  form: FormState
  hasPassword: boolean
}

/** In sight only while a mailbox is chosen (static/app/mail.css). */
function MailboxFields({ t, form, hasPassword }: MailboxFieldsProps): JSX.Element {
  const securities = [
    { value: 'tls', label: 'TLS (993)' },
    { value: 'starttls', label: 'STARTTLS (143)' },
    { value: 'none', label: t.relay.noneSecurity },
  ]
  return (
    <div class="stack bounce-mailbox">
      <TextField name="host" label={t.bounces.imapHost} placeholder="imap.example.com" form={form} spellcheck={false} />
      <div class="field-pair">
        <TextField name="port" label={t.relay.port} type="number" value="993" form={form} />
        <Select name="security" label={t.relay.security} value="tls" options={securities} form={form} />
      </div>
      <TextField name="user" label={t.relay.user} form={form} spellcheck={false} />
      <TextField
        name="password"
        label={t.credentials.password}
        hint={hasPassword ? t.relay.passwordKept : t.relay.passwordHint}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <p class="hint" safe>
        {t.bounces.staysInInbox}
      </p>
    </div>
  )
}

function MailboxState({ person: { csrf, t }, checkedAt, problem }: BouncesPageProps): JSX.Element {
  return (
    <Card name="mailbox" heading={t.bounces.mailbox} id="mailbox">
      <Form action={routes.admin.bounces.look.url()} csrf={csrf} class="stack">
        {problem ? (
          <p class="notice">
            <Icon name="triangle-alert" />
            <span safe>{problem}</span>
          </p>
        ) : null}
        <p class="hint">
          {checkedAt === null ? (
            escapeHtml(t.bounces.notChecked)
          ) : (
            <Sentence
              text={t.bounces.lastChecked}
              parts={{ time: <Moment at={checkedAt} timeZone={timeZone} t={t} /> }}
            />
          )}
        </p>
        <Submit label={t.bounces.checkNow} />
      </Form>
    </Card>
  )
}

function Inbound({ person: { csrf, t }, inboundUrl }: BouncesPageProps): JSX.Element {
  const { bounces: words } = t
  const signature = {
    version: <code>v1,</code>,
    body: <code>ID.TIMESTAMP.BODY</code>,
    prefix: <code>whsec_</code>,
  }
  return (
    <Card name="inbound" heading={words.inbound}>
      <div class="stack">
        <p>
          <code class="secret" safe>
            {`POST ${inboundUrl}`}
          </code>
        </p>
        <p class="hint" safe>
          {words.inboundHint}
        </p>
        <Facts class="dns-record">
          <Fact name="webhook-id" value={words.webhookId} />
          <Fact name="webhook-timestamp" value={words.webhookTimestamp} />
          <Fact name="webhook-signature">
            <Sentence text={words.webhookSignature} parts={signature} />
          </Fact>
        </Facts>
        <Form action={routes.admin.bounces.secret.url()} csrf={csrf}>
          <Submit label={words.newSecret} />
        </Form>
      </div>
    </Card>
  )
}
