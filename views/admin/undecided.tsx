import { routes } from '#src/routes.ts'
import type { Channel, MessageKind } from '#src/words.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { waysName } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { Empty } from '../layout/empty.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface UndecidedProps {
  person: Person
  problem: string | undefined
  /** Null: nothing waits for a decision. */
  held: {
    /** How many there are, and how many of them were probably sent. */
    sentence: string
    /** UTC ms. */
    putBackAt: number
    /** Due before the backup was put back, and not. */
    due: number
    later: number
    groups: UndecidedGroupProps[]
  } | null
}

export interface UndecidedGroupProps {
  /** Null: of the instance itself. */
  organization: string | null
  kind: MessageKind
  channel: Channel
  messages: number
  due: number
  /** UTC ms. */
  first: number
  last: number
}

/** What a restore brought back into the outbox: to be looked at, sent or discarded. */
export function UndecidedPage({ person, problem, held }: UndecidedProps): JSX.Element {
  const { csrf, t } = person
  const { undecided: words } = t
  return (
    <AdminShell person={person} title={words.title} room="queue">
      {problem === undefined ? null : (
        <p class="notice notice-late" role="alert" safe>
          {problem}
        </p>
      )}
      {held === null ? (
        <Empty heading={words.none} sentence={words.noneHint} />
      ) : (
        <>
          <Card label={words.whatWaits}>
            <p safe>{held.sentence}</p>
            <p class="hint">
              <Sentence text={words.putBack} parts={{ time: <Moment at={held.putBackAt} timeZone="UTC" t={t} /> }} />
            </p>
          </Card>
          {held.due === 0 ? null : (
            <Part
              name="due"
              heading={words.due(held.due)}
              hint={words.dueHint}
              messages={held.due}
              urls={{
                send: routes.admin.undecided.dueSending.url(),
                discard: routes.admin.undecided.dueDiscarding.url(),
              }}
              csrf={csrf}
              t={t}
            />
          )}
          {held.later === 0 ? null : (
            <Part
              name="later"
              heading={words.later(held.later)}
              hint={words.laterHint}
              messages={held.later}
              urls={{
                send: routes.admin.undecided.laterSending.url(),
                discard: routes.admin.undecided.laterDiscarding.url(),
              }}
              csrf={csrf}
              t={t}
            />
          )}
          <Groups groups={held.groups} t={t} />
        </>
      )}
    </AdminShell>
  )
}

interface PartProps {
  name: string
  heading: string
  hint: string
  messages: number
  urls: { send: string; discard: string }
  csrf: string
  t: DashboardMessages
}

function Part({ name, heading, hint, messages, urls, csrf, t: { undecided: words } }: PartProps): JSX.Element {
  return (
    <Card name={name} heading={heading}>
      <p class="hint" safe>
        {hint}
      </p>
      <div class="row-actions">
        <Confirm
          label={words.discard}
          sentence={words.discardHint}
          confirm={words.discardAll(messages)}
          action={urls.discard}
          csrf={csrf}
        />
        <Confirm
          label={words.send}
          sentence={words.sendHint}
          confirm={words.sendAll(messages)}
          action={urls.send}
          csrf={csrf}
          harmless
        />
      </div>
    </Card>
  )
}

/** Whose they are and of what kind; what they say is their teams' business. */
function Groups({ groups, t }: { groups: UndecidedGroupProps[]; t: DashboardMessages }): JSX.Element {
  const { undecided: words, messageKinds } = t
  return (
    <Card name="groups" heading={words.groups}>
      <Rows
        stacked
        columns={[
          { title: t.newOrganization.name, heading: true, text: ({ organization }) => organization ?? words.instance },
          { title: words.kindTitle, text: ({ kind }) => messageKinds[kind] },
          {
            title: words.channel,
            text: ({ channel }) => waysName(channel, t),
          },
          { title: words.messages, class: 'number', text: ({ messages }) => t.count(messages) },
          { title: words.probablySent, class: 'number', text: ({ due }) => t.count(due) },
          { title: words.first, class: 'labelled', cell: ({ first }) => <Moment at={first} timeZone="UTC" t={t} /> },
          { title: words.last, class: 'labelled', cell: ({ last }) => <Moment at={last} timeZone="UTC" t={t} /> },
        ]}
        rows={groups}
      />
    </Card>
  )
}
