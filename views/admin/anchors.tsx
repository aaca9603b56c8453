import { routes } from '#src/routes.ts'
import type { AnchorChannel, DeliveryState } from '#src/words.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { ShownOnce } from '../layout/shown-once.tsx'
import { Moment } from '../layout/times.tsx'

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
  return (
    <AdminShell person={person} title="Audit anchors" room="audit">
      <p class="hint">
        Nobody without the secret key can change an audit log unnoticed. Somebody who has the key, or who puts back a
        whole older data folder, can. An anchor tells: one line a day that says how far the logs had come, kept where
        the people who run this server cannot change it. It names nobody and nothing that was done.
      </p>
      {newSecret ? (
        <ShownOnce name="new-secret" heading="The secret that signs what is posted" secret={newSecret} />
      ) : null}
      <Place {...props} />
      <Newest {...props} />
      {sent.length > 0 ? <Sent sent={sent} /> : null}
    </AdminShell>
  )
}

function Place({ person, form, place }: AnchorsPageProps): JSX.Element {
  const { anchors } = routes.admin
  return (
    <Card name="place" heading="Where anchors go" id="place">
      <div class="stack">
        <p>
          {place ? (
            <>
              Every day to <strong safe>{place.address}</strong>.
            </>
          ) : (
            'Nowhere yet: they stay in the log of the instance alone.'
          )}
        </p>
        <Form action={anchors.save.url()} csrf={person.csrf} state={form} class="stack">
          <TextField
            name="place"
            label={place ? 'Another place' : 'E-mail address or URL'}
            hint="A mailbox of somebody who does not run this server, or the URL of a program that keeps what is posted to it. A URL must be public, or allowed under Destinations."
            placeholder="auditor@example.com"
            form={form}
            spellcheck={false}
          />
          <Submit label={place ? 'Replace' : 'Save'} look="primary" />
        </Form>
        {place ? (
          <div class="button-row">
            <Form action={anchors.sending.url()} csrf={person.csrf}>
              <Submit label="Send one now" icon="send" />
            </Form>
            <Form action={anchors.removal.url()} csrf={person.csrf}>
              <Submit label="Remove" />
            </Form>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

function Newest({ newest }: AnchorsPageProps): JSX.Element {
  return (
    <Card name="newest" heading="The newest anchor">
      {newest ? (
        <div class="stack">
          <p>
            Of <Moment at={newest.at} timeZone={timeZone} />:
          </p>
          <p>
            <code class="secret" safe>
              {newest.line}
            </code>
          </p>
          <p class="hint">
            To check the logs, save the mails or posts as a file, and run <code>opsentry verify --anchor FILE</code> on
            the server.
          </p>
        </div>
      ) : (
        <p>There is none yet. The first is written within ten minutes.</p>
      )}
    </Card>
  )
}

function Sent({ sent }: { sent: SentAnchorRow[] }): JSX.Element {
  return (
    <Card name="sent" heading="Sent lately">
      <Rows
        stacked
        columns={[
          { title: 'When', heading: true, cell: ({ createdAt }) => <Moment at={createdAt} timeZone={timeZone} /> },
          { title: 'To', text: ({ address }) => address },
          { title: 'State', text: ({ state }) => state },
          { title: 'Answer', text: ({ lastAnswer }) => lastAnswer ?? '' },
        ]}
        rows={sent}
      />
    </Card>
  )
}
