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
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { RelayForm, type RelayTestProps, type SavedSecrets } from '../setup/relay-form.tsx'
import { FallbackCard, type FallbackState } from './fallback-card.tsx'

export interface RelayPageProps {
  person: Person
  form: FormState
  hasPassword: boolean
  secrets: SavedSecrets
  test?: RelayTestProps
  /** Reason why no mail leaves for now, and since when (UTC ms); null: mail leaves. */
  pause: { since: number; reason: string } | null
  limits: { form: FormState; connections: number; perMinute: number | null }
  /** Mails to addresses that have proven nothing: how many go in an hour, and how many went in the running one. */
  strangers: { form: FormState; perHour: number; sent: { purpose: StrangerMailPurpose; sent: number }[] }
  /** Null while no mail server is connected. */
  fallback: FallbackState | null
  dkim: { domain: string; dkimKey: DkimKeyProps | null; refused?: string } | null
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function RelayPage({
  person,
  form,
  hasPassword,
  secrets,
  fallback,
  test,
  pause,
  limits,
  strangers,
  dkim,
}: RelayPageProps): JSX.Element {
  const { t } = person
  return (
    <AdminShell person={person} title={t.adminRooms.relay} room="relay">
      <p class="hint" safe>
        {t.relayPage.hint}
      </p>
      {pause ? (
        <p class="notice" role="status">
          <Icon name="triangle-alert" />
          <span>
            <Sentence
              text={t.relayPage.paused}
              parts={{
                since: <Moment at={pause.since} timeZone={timeZone} t={t} />,
                reason: <span safe>{pause.reason}</span>,
              }}
            />
          </span>
        </p>
      ) : null}
      <Card label={t.adminRooms.relay}>
        <RelayForm
          t={t}
          form={form}
          csrf={person.csrf}
          hasPassword={hasPassword}
          secrets={secrets}
          test={test}
          saveUrl={routes.admin.relay.save.url()}
          saveLabel={t.adminForm.save}
          testUrl={routes.admin.relay.test.url()}
        />
      </Card>
      {fallback ? <FallbackCard t={t} state={fallback} /> : null}
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
      <Limits t={t} csrf={person.csrf} {...limits} />
      <Strangers t={t} csrf={person.csrf} {...strangers} />
    </AdminShell>
  )
}

interface Shared {
  t: DashboardMessages
  csrf: string
}

function Limits({ t, csrf, form, connections, perMinute }: RelayPageProps['limits'] & Shared): JSX.Element {
  const { relayPage: words } = t
  return (
    <Card name="limits" heading={words.limits}>
      <Form action={routes.admin.relay.limits.url()} csrf={csrf} state={form} t={t} class="stack">
        <div class="field-pair">
          <TextField
            name="connections"
            label={words.connections}
            hint={words.connectionsHint}
            type="number"
            form={form}
            value={String(connections)}
            required
          />
          <TextField
            name="perMinute"
            label={words.perMinute}
            hint={words.perMinuteHint}
            type="number"
            form={form}
            value={perMinute === null ? '' : String(perMinute)}
          />
        </div>
        <Submit label={words.saveLimits} />
      </Form>
    </Card>
  )
}

function Strangers({ t, csrf, form, perHour, sent }: RelayPageProps['strangers'] & Shared): JSX.Element {
  const { relayPage: words } = t
  return (
    <Card name="strangers" heading={words.strangers} id="strangers">
      <p class="hint" safe>
        {words.strangersHint}
      </p>
      <Facts class="sent-lately">
        {sent.map((one) => (
          <Fact name={words.purpose[one.purpose]} value={words.sentOf(one.sent, perHour)} />
        ))}
      </Facts>
      <Form action={routes.admin.relay.strangers.url()} csrf={csrf} state={form} t={t} class="stack">
        <TextField name="perHour" label={words.perHour} type="number" form={form} value={String(perHour)} required />
        <Submit label={words.saveNumber} />
      </Form>
    </Card>
  )
}
