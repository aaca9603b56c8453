import { escapeHtml } from '@kitajs/html'
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
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.alarms} room="alarms">
      <p class="hint">
        <Sentence text={t.alarms.hint} parts={{ path: <code>/readyz</code> }} />
      </p>
      {newSecret ? <ShownOnce t={t} name="new-secret" heading={t.alarms.secretHeading} secret={newSecret} /> : null}
      <Now alarms={alarms} t={t} />
      <Webhook {...props} />
      {webhook ? <Calls t={t} /> : null}
    </AdminShell>
  )
}

function Now({ alarms, t }: { alarms: AlarmRow[]; t: DashboardMessages }): JSX.Element {
  const { alarms: words } = t
  if (alarms.length === 0) return <Empty sentence={words.none} />
  return (
    <Card name="alarms-now" heading={words.nowHeading}>
      <Rows
        stacked
        columns={[
          { title: t.alarm.label, heading: true, text: ({ title }) => title },
          { title: words.cause, text: ({ cause }) => cause },
          { title: words.since, cell: ({ raisedAt }) => <Moment at={raisedAt} timeZone={timeZone} t={t} /> },
          { title: words.webhook, text: ({ isTold }) => (isTold ? words.told : words.notTold) },
        ]}
        rows={alarms}
      />
    </Card>
  )
}

function Webhook({ person, form, webhook }: AlarmsPageProps): JSX.Element {
  const { alarms } = routes.admin
  const { t } = person
  return (
    <Card name="webhook" heading={t.alarms.webhookHeading} id="webhook">
      <div class="stack">
        {webhook ? <LastCall webhook={webhook} t={t} /> : null}
        <Form action={alarms.webhook.url()} csrf={person.csrf} state={form} t={t} class="stack">
          <TextField
            name="url"
            label={webhook ? t.alarms.anotherUrl : 'URL'}
            hint={t.alarms.urlHint}
            type="url"
            placeholder="https://"
            form={form}
            spellcheck={false}
          />
          <Submit label={webhook ? t.alarms.replace : t.adminForm.save} look="primary" />
        </Form>
        {webhook ? (
          <div class="button-row">
            <Form action={alarms.webhookTest.url()} csrf={person.csrf}>
              <Submit label={t.alarms.test} icon="send" />
            </Form>
            <Form action={alarms.webhookRemoval.url()} csrf={person.csrf}>
              <Submit label={t.adminForm.remove} />
            </Form>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

interface LastCallProps {
  webhook: NonNullable<AlarmsPageProps['webhook']>
  t: DashboardMessages
}

function LastCall({ webhook, t }: LastCallProps): JSX.Element {
  const { address, calledAt, answer, delivered } = webhook
  return (
    <>
      <p>
        <Sentence text={t.alarms.goTo} parts={{ address: <strong safe>{address}</strong> }} />{' '}
        {calledAt === null ? (
          escapeHtml(t.alarms.notCalledYet)
        ) : (
          <Sentence text={t.alarms.lastCalled} parts={{ time: <Moment at={calledAt} timeZone={timeZone} t={t} /> }} />
        )}
      </p>
      {delivered === false ? (
        <p class="notice">
          <Icon name="triangle-alert" />
          <span>
            <strong safe>{t.alarms.callFailed}</strong>{' '}
            <span class="said" safe>
              {answer ?? ''}
            </span>
          </span>
        </p>
      ) : null}
    </>
  )
}

function Calls({ t: { alarms: words } }: { t: DashboardMessages }): JSX.Element {
  const code = (name: string) => <code safe>{name}</code>
  const events = { raised: code('alarm.raised'), cleared: code('alarm.cleared'), test: code('alarm.test') }
  const fields = {
    id: code('id'),
    kind: code('kind'),
    subject: code('subject'),
    cause: code('cause'),
    raisedAt: code('raised_at'),
    clearedAt: code('cleared_at'),
  }
  return (
    <Card name="calls" heading={words.callsHeading}>
      <Facts class="dns-record">
        <Fact name="event">
          <Sentence text={words.events} parts={events} />
        </Fact>
        <Fact name="text" value={words.text} />
        <Fact name="alarm">
          <Sentence text={words.fields} parts={fields} />
        </Fact>
        <Fact name="url" value={words.url} />
        <Fact name="webhook-signature" value={words.signature} />
      </Facts>
    </Card>
  )
}
