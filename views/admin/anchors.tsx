import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { AnchorChannel, DeliveryState } from '#src/words.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface AnchorsPageProps {
  person: Person
  form: FormState
  /** Null: anchors leave no more. */
  place: { channel: AnchorChannel; address: string } | null
  /** `at`: UTC ms; null: there is none yet. */
  newest: { at: number; line: string } | null
  sent: SentAnchorRow[]
  /** Shown this once. */
  newSecret?: string
}

interface SentAnchorRow {
  address: string
  state: DeliveryState
  lastAnswer: string | null
  /** UTC ms. */
  createdAt: number
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function AnchorsPage(props: AnchorsPageProps): JSX.Element {
  const { person, sent, newSecret } = props
  const { t } = person
  return (
    <AdminShell person={person} title={t.anchors.title} room="audit">
      <p class="hint" safe>
        {t.anchors.hint}
      </p>
      {newSecret ? <ShownOnce t={t} name="new-secret" heading={t.anchors.secretHeading} secret={newSecret} /> : null}
      <Place {...props} />
      <Newest {...props} />
      {sent.length > 0 ? <Sent sent={sent} t={t} /> : null}
    </AdminShell>
  )
}

function Place({ person: { csrf, t }, form, place }: AnchorsPageProps): JSX.Element {
  const { anchors } = routes.admin
  return (
    <Card name="place" heading={t.anchors.where} id="place">
      <div class="stack">
        <p>
          {place ? (
            <Sentence text={t.anchors.everyDay} parts={{ address: <strong safe>{place.address}</strong> }} />
          ) : (
            escapeHtml(t.anchors.nowhere)
          )}
        </p>
        <Form action={anchors.save.url()} csrf={csrf} state={form} t={t} class="stack">
          <TextField
            name="place"
            label={place ? t.anchors.anotherPlace : t.anchors.place}
            hint={t.anchors.placeHint}
            placeholder="auditor@example.com"
            form={form}
            spellcheck={false}
          />
          <Submit label={place ? t.alarms.replace : t.adminForm.save} look="primary" />
        </Form>
        {place ? (
          <div class="button-row">
            <Form action={anchors.sending.url()} csrf={csrf}>
              <Submit label={t.anchors.sendNow} icon="send" />
            </Form>
            <Form action={anchors.removal.url()} csrf={csrf}>
              <Submit label={t.adminForm.remove} />
            </Form>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

function Newest({ person: { t }, newest }: AnchorsPageProps): JSX.Element {
  return (
    <Card name="newest" heading={t.anchors.newest}>
      {newest ? (
        <div class="stack">
          <p>
            <Sentence text={t.anchors.of} parts={{ time: <Moment at={newest.at} timeZone={timeZone} t={t} /> }} />
          </p>
          <p>
            <code class="secret" safe>
              {newest.line}
            </code>
          </p>
          <p class="hint">
            <Sentence text={t.anchors.verify} parts={{ command: <code>opsentry verify --anchor FILE</code> }} />
          </p>
        </div>
      ) : (
        <p safe>{t.anchors.noneYet}</p>
      )}
    </Card>
  )
}

function Sent({ sent, t }: { sent: SentAnchorRow[]; t: DashboardMessages }): JSX.Element {
  const { anchors: words } = t
  return (
    <Card name="sent" heading={words.sentLately}>
      <Rows
        stacked
        columns={[
          {
            title: words.when,
            heading: true,
            cell: ({ createdAt }) => <Moment at={createdAt} timeZone={timeZone} t={t} />,
          },
          { title: words.to, text: ({ address }) => address },
          { title: words.stateTitle, text: ({ state }) => t.deliveryState[state] },
          { title: words.answer, text: ({ lastAnswer }) => lastAnswer ?? '' },
        ]}
        rows={sent}
      />
    </Card>
  )
}
