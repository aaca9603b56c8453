import { routes } from '#src/routes.ts'
import type { Channel, MessageKind } from '#src/words.ts'
import { number } from '../dashboard/ledger-sum.tsx'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { waysName } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { Empty } from '../layout/empty.tsx'
import { Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'

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
  return (
    <AdminShell person={person} title="Messages of before the restore" room="queue">
      {problem === undefined ? null : (
        <p class="notice notice-late" role="alert" safe>
          {problem}
        </p>
      )}
      {held === null ? (
        <Empty
          heading="Nothing to decide"
          sentence="After a restore the messages that were queued in the backup wait here until you send or discard them."
        />
      ) : (
        <>
          <Card label="What waits">
            <p safe>{held.sentence}</p>
            <p class="hint">
              Put back on <Moment at={held.putBackAt} timeZone="UTC" />. What is queued from now on leaves at once.
            </p>
          </Card>
          {held.due === 0 ? null : (
            <Part
              name="due"
              heading="Due before the restore: probably sent"
              hint="Another Opsentry served until then, and has probably sent them. Whoever got one gets it again if you send it. If nothing served, they were never sent."
              messages={held.due}
              urls={{
                send: routes.admin.undecided.dueSending.url(),
                discard: routes.admin.undecided.dueDiscarding.url(),
              }}
              csrf={person.csrf}
            />
          )}
          {held.later === 0 ? null : (
            <Part
              name="later"
              heading="Due later: not sent yet"
              hint="Their time had not come when the backup was put back, so nobody has got them."
              messages={held.later}
              urls={{
                send: routes.admin.undecided.laterSending.url(),
                discard: routes.admin.undecided.laterDiscarding.url(),
              }}
              csrf={person.csrf}
            />
          )}
          <Groups groups={held.groups} />
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
}

function Part({ name, heading, hint, messages, urls, csrf }: PartProps): JSX.Element {
  const all = messages === 1 ? 'this message' : `these ${number(messages)} messages`
  return (
    <Card name={name} heading={`${number(messages)} · ${heading}`}>
      <p class="hint" safe>
        {hint}
      </p>
      <div class="row-actions">
        <Confirm
          label="Discard"
          sentence="They never leave. Each ledger says who discarded them, and why."
          confirm={`Discard ${all}`}
          action={urls.discard}
          csrf={csrf}
        />
        <Confirm
          label="Send"
          sentence="They leave now, or at their time. Whoever has left meanwhile gets none."
          confirm={`Send ${all}`}
          action={urls.send}
          csrf={csrf}
          harmless
        />
      </div>
    </Card>
  )
}

/** Whose they are and of what kind; what they say is their teams' business. */
function Groups({ groups }: { groups: UndecidedGroupProps[] }): JSX.Element {
  return (
    <Card name="groups" heading="What they are">
      <Rows
        stacked
        columns={[
          { title: 'Organization', heading: true, text: ({ organization }) => organization ?? 'The instance itself' },
          { title: 'Kind', text: ({ kind }) => kindName(kind) },
          { title: 'Channel', text: ({ channel }) => waysName(channel) },
          { title: 'Messages', class: 'number', text: ({ messages }) => number(messages) },
          { title: 'Probably sent', class: 'number', text: ({ due }) => number(due) },
          { title: 'First queued', class: 'labelled', cell: ({ first }) => <Moment at={first} timeZone="UTC" /> },
          { title: 'Last queued', class: 'labelled', cell: ({ last }) => <Moment at={last} timeZone="UTC" /> },
        ]}
        rows={groups}
      />
    </Card>
  )
}

/** `status_update` is a status update. */
export function kindName(kind: MessageKind): string {
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
