import { routes } from '#src/routes.ts'
import type { BounceMode } from '#src/words/bounces.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, Select, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
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

const modes: { value: BounceMode; label: string; hint: string }[] = [
  {
    value: 'none',
    label: 'Not at all',
    hint: 'They go to the sender’s own mailbox. Opsentry learns of them only if a mail service below posts them.',
  },
  { value: 'mailbox', label: 'To a mailbox', hint: 'Opsentry checks it over IMAP once a minute.' },
  { value: 'webhook', label: 'Posted as they came', hint: 'Whatever receives the mail posts it here, signed.' },
]

const securities = [
  { value: 'tls', label: 'TLS (993)' },
  { value: 'starttls', label: 'STARTTLS (143)' },
  { value: 'none', label: 'None' },
]

export function BouncesPage(props: BouncesPageProps): JSX.Element {
  const { person, saved, newSecret } = props
  return (
    <AdminShell person={person} title="Bounces" room="bounces">
      <p class="hint">
        A mail server may take a message and return it later, when it cannot be delivered. A subscriber whose address
        does not exist any more is quarantined, to protect the reputation of your mail server; one who reports a mail as
        spam gets no more.
      </p>
      {newSecret ? <ShownOnce name="new-secret" heading="The secret" secret={newSecret} /> : null}
      <Card label="How bounces come back">
        <BounceForm {...props} />
      </Card>
      {saved === 'mailbox' ? <MailboxState {...props} /> : null}
      {saved === 'webhook' ? <Inbound {...props} /> : null}
      <MailServices {...props} />
    </AdminShell>
  )
}

function BounceForm({ person, form, saved, hasPassword }: BouncesPageProps): JSX.Element {
  const chosen = form.values.mode ?? saved
  return (
    <Form action={routes.admin.bounces.save.url()} csrf={person.csrf} state={form} class="stack bounce-form">
      <fieldset class="stack">
        <legend>How bounces come back</legend>
        {modes.map(({ value, label, hint }) => (
          <label class="choice">
            <input type="radio" name="mode" value={value} checked={value === chosen} />
            <span>
              <span safe>{label}</span>
              <span class="hint" safe>
                {hint}
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
        <TextField
          name="address"
          label="Bounce address"
          hint="Such as bounces@example.com. Each mail adds its own mark, as in bounces+MARK@example.com: the mail server must accept those too."
          type="email"
          form={form}
        />
      </div>
      <MailboxFields form={form} hasPassword={hasPassword} />
      <Submit label="Save" look="primary" />
    </Form>
  )
}

/** In sight only while a mailbox is chosen (static/app/mail.css). */
function MailboxFields({ form, hasPassword }: { form: FormState; hasPassword: boolean }): JSX.Element {
  return (
    <div class="stack bounce-mailbox">
      <TextField name="host" label="IMAP host" placeholder="imap.example.com" form={form} spellcheck={false} />
      <div class="field-pair">
        <TextField name="port" label="Port" type="number" value="993" form={form} />
        <Select name="security" label="Security" value="tls" options={securities} form={form} />
      </div>
      <TextField name="user" label="User" form={form} spellcheck={false} />
      <TextField
        name="password"
        label="Password"
        hint={hasPassword ? 'A password is saved. Leave this empty to keep it.' : 'Stored encrypted, and never shown.'}
        type="password"
        autocomplete="new-password"
        form={form}
      />
      <p class="hint">Messages stay in the inbox. Those that were understood are marked as read.</p>
    </div>
  )
}

function MailboxState({ person, checkedAt, problem }: BouncesPageProps): JSX.Element {
  return (
    <Card name="mailbox" heading="The mailbox" id="mailbox">
      <Form action={routes.admin.bounces.look.url()} csrf={person.csrf} class="stack">
        {problem ? (
          <p class="notice">
            <Icon name="triangle-alert" />
            <span safe>{problem}</span>
          </p>
        ) : null}
        <p class="hint">
          {checkedAt === null ? (
            'Not checked yet.'
          ) : (
            <>
              Last checked <Moment at={checkedAt} timeZone={timeZone} />.
            </>
          )}
        </p>
        <Submit label="Check now" />
      </Form>
    </Card>
  )
}

function Inbound({ person, inboundUrl }: BouncesPageProps): JSX.Element {
  return (
    <Card name="inbound" heading="Where they are posted">
      <div class="stack">
        <p>
          <code class="secret" safe>
            {`POST ${inboundUrl}`}
          </code>
        </p>
        <p class="hint">
          The body is the returned message as it came (message/rfc822), or JSON with it as “message”, of one megabyte at
          the most. Three headers sign it, as Standard Webhooks has them:
        </p>
        <Facts class="dns-record">
          <Fact name="webhook-id" value="any text of your own" />
          <Fact name="webhook-timestamp" value="the time now, in seconds since 1970; five minutes off are accepted" />
          <Fact name="webhook-signature">
            <code>v1,</code> and in base64 the HMAC-SHA-256 of <code>ID.TIMESTAMP.BODY</code> under the secret, which
            follows <code>whsec_</code> in base64
          </Fact>
        </Facts>
        <Form action={routes.admin.bounces.secret.url()} csrf={person.csrf}>
          <Submit label="Make a new secret" />
        </Form>
      </div>
    </Card>
  )
}
