import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Rows } from '../layout/rows.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'

export interface AlarmRow {
  title: string
  cause: string
  /** UTC ms. */
  raisedAt: number
  /** The webhook took the call. */
  isTold: boolean
}

export interface AlarmsPageProps {
  person: Person
  form: FormState
  alarms: AlarmRow[]
  /** Null: none is set. */
  webhook: { address: string; calledAt: number | null; answer: string | null; delivered: boolean | null } | null
  /** Shown this once. */
  newSecret?: string
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function AlarmsPage(props: AlarmsPageProps): JSX.Element {
  const { person, alarms, newSecret, webhook } = props
  return (
    <AdminShell person={person} title="Alarms" room="alarms">
      <p class="hint">
        Trouble of the whole instance, such as a mail server that refuses everything. It stands above every page here
        until it is over, as a word in <code>/readyz</code>, and is told to your own webhook.
      </p>
      {newSecret ? <ShownOnce name="new-secret" heading="The secret that signs the calls" secret={newSecret} /> : null}
      <Now alarms={alarms} />
      <Webhook {...props} />
      {webhook ? <Calls /> : null}
    </AdminShell>
  )
}

function Now({ alarms }: { alarms: AlarmRow[] }): JSX.Element {
  if (alarms.length === 0) return <Empty sentence="Nothing is wrong." />
  return (
    <Card name="alarms-now" heading="What is wrong">
      <Rows
        stacked
        columns={[
          { title: 'Alarm', heading: true, text: ({ title }) => title },
          { title: 'Cause', text: ({ cause }) => cause },
          { title: 'Since', cell: ({ raisedAt }) => <Moment at={raisedAt} timeZone={timeZone} /> },
          { title: 'Webhook', text: ({ isTold }) => (isTold ? 'told' : 'not told') },
        ]}
        rows={alarms}
      />
    </Card>
  )
}

function Webhook({ person, form, webhook }: AlarmsPageProps): JSX.Element {
  const { alarms } = routes.admin
  return (
    <Card name="webhook" heading="Your own webhook" id="webhook">
      <div class="stack">
        {webhook ? <LastCall webhook={webhook} /> : null}
        <Form action={alarms.webhook.url()} csrf={person.csrf} state={form} class="stack">
          <TextField
            name="url"
            label={webhook ? 'Another URL' : 'URL'}
            hint="Called within a minute when something goes wrong, and once more when it is over. It must be public, or allowed under Destinations."
            type="url"
            placeholder="https://"
            form={form}
            spellcheck={false}
          />
          <Submit label={webhook ? 'Replace' : 'Save'} look="primary" />
        </Form>
        {webhook ? (
          <div class="button-row">
            <Form action={alarms.webhookTest.url()} csrf={person.csrf}>
              <Submit label="Send a test" icon="send" />
            </Form>
            <Form action={alarms.webhookRemoval.url()} csrf={person.csrf}>
              <Submit label="Remove" />
            </Form>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

function LastCall({ webhook }: { webhook: NonNullable<AlarmsPageProps['webhook']> }): JSX.Element {
  const { address, calledAt, answer, delivered } = webhook
  return (
    <>
      <p>
        Alarms go to <strong safe>{address}</strong>.{' '}
        {calledAt === null ? (
          'It was not called yet.'
        ) : (
          <>
            Last called <Moment at={calledAt} timeZone={timeZone} />.
          </>
        )}
      </p>
      {delivered === false ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>
            <strong>The last call did not get through. </strong>
            <span class="said" safe>
              {answer ?? ''}
            </span>
          </span>
        </p>
      ) : null}
    </>
  )
}

function Calls(): JSX.Element {
  return (
    <Card name="calls" heading="What is called">
      <Facts class="dns-record">
        <Fact name="event">
          <code>alarm.raised</code>, <code>alarm.cleared</code> or <code>alarm.test</code>
        </Fact>
        <Fact name="text" value="all of it in words, as a chat shows it" />
        <Fact name="alarm">
          <code>id</code>, <code>kind</code>, <code>subject</code>, <code>cause</code>, <code>raised_at</code> and{' '}
          <code>cleared_at</code>; null in a test
        </Fact>
        <Fact name="url" value="this page" />
        <Fact name="webhook-signature" value="signed as Standard Webhooks has it, like every webhook from here" />
      </Facts>
    </Card>
  )
}
