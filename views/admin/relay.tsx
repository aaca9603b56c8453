import { routes } from '#src/routes.ts'
import type { StrangerMailPurpose } from '#src/words.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { DkimCard, type DkimKeyProps } from '../layout/dkim-card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { RelayForm, type RelayTestProps } from '../setup/relay-form.tsx'

export interface RelayPageProps {
  person: Person
  form: FormState
  hasPassword: boolean
  test?: RelayTestProps
  /** Reason why no mail leaves for now, and since when (UTC ms); null: mail leaves. */
  pause: { since: number; reason: string } | null
  limits: { form: FormState; connections: number; perMinute: number | null }
  /** Mails to addresses that have proven nothing: how many go in an hour, and how many went in the running one. */
  strangers: { form: FormState; perHour: number; sent: { purpose: StrangerMailPurpose; sent: number }[] }
  /** Null while no mail server is connected. */
  dkim: { domain: string; dkimKey: DkimKeyProps | null; refused?: string } | null
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function RelayPage({
  person,
  form,
  hasPassword,
  test,
  pause,
  limits,
  strangers,
  dkim,
}: RelayPageProps): JSX.Element {
  return (
    <AdminShell person={person} title="Mail server" room="relay">
      <p class="hint">Every mail of this Opsentry goes through this SMTP relay.</p>
      {pause ? (
        <p class="notice" role="status">
          <Icon name="triangle-alert" />
          <span>
            No mail has left since <Moment at={pause.since} timeZone={timeZone} />. <span safe>{pause.reason}</span> It
            is tried again every minute, and nothing is lost.
          </span>
        </p>
      ) : null}
      <Card label="Mail server">
        <RelayForm
          form={form}
          csrf={person.csrf}
          hasPassword={hasPassword}
          test={test}
          saveUrl={routes.admin.relay.save.url()}
          saveLabel="Save"
          testUrl={routes.admin.relay.test.url()}
        />
      </Card>
      {dkim ? (
        <DkimCard
          t={person.t}
          {...dkim}
          timeZone={timeZone}
          csrf={person.csrf}
          checkUrl={routes.admin.relay.dkimCheck.url()}
          makeUrl={routes.admin.relay.dkim.url()}
        />
      ) : null}
      <Limits csrf={person.csrf} {...limits} />
      <Strangers csrf={person.csrf} {...strangers} />
    </AdminShell>
  )
}

function Limits({ csrf, form, connections, perMinute }: RelayPageProps['limits'] & { csrf: string }): JSX.Element {
  return (
    <Card name="limits" heading="Limits">
      <Form action={routes.admin.relay.limits.url()} csrf={csrf} state={form} class="stack">
        <div class="field-pair">
          <TextField
            name="connections"
            label="Connections at once"
            hint="From 1 to 20."
            type="number"
            form={form}
            value={String(connections)}
            required
          />
          <TextField
            name="perMinute"
            label="Messages a minute"
            hint="Empty: as many as the relay takes."
            type="number"
            form={form}
            value={perMinute === null ? '' : String(perMinute)}
          />
        </div>
        <Submit label="Save the limits" />
      </Form>
    </Card>
  )
}

const purposes: Record<StrangerMailPurpose, string> = {
  subscription: 'Subscriptions',
  'sign-up': 'New accounts',
  'password-reset': 'New passwords',
  invitation: 'Invitations',
  'new-address': 'Changed addresses',
}

function Strangers({ csrf, form, perHour, sent }: RelayPageProps['strangers'] & { csrf: string }): JSX.Element {
  return (
    <Card name="strangers" heading="Mails to new addresses" id="strangers">
      <p class="hint">
        Anyone can type somebody else’s address. However many take part in a flood, no more mails than this go out in an
        hour; whoever asks after that is told when to try again. So far in this hour:
      </p>
      <Facts class="sent-lately">
        {sent.map((one) => (
          <Fact name={purposes[one.purpose]} value={`${one.sent} of ${perHour}`} />
        ))}
      </Facts>
      <Form action={routes.admin.relay.strangers.url()} csrf={csrf} state={form} class="stack">
        <TextField
          name="perHour"
          label="Mails an hour, of each kind"
          type="number"
          form={form}
          value={String(perHour)}
          required
        />
        <Submit label="Save the number" />
      </Form>
    </Card>
  )
}
