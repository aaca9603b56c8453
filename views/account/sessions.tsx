import { routes } from '#src/routes.ts'
import type { RefusedHow } from '#src/words.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'

export interface SessionRow {
  id: string
  /** Browser and system, such as `Chrome on Linux`. */
  device: string
  ip: string
  secondFactor: boolean
  createdAt: number
  lastSeenAt: number
  current: boolean
}

export interface RefusedRow {
  ip: string
  how: RefusedHow
  times: number
  /** UTC ms. */
  lastAt: number
}

export interface SessionsProps {
  person: Person
  sessions: SessionRow[]
  /** Browsers in which the account has signed in lately, this one among them. */
  knownBrowsers: number
  /** Of the last 90 days, the newest first. */
  refused: RefusedRow[]
}

export function SessionsPage({ person, sessions, knownBrowsers, refused }: SessionsProps): JSX.Element {
  return (
    <AccountShell
      person={person}
      title="Sessions"
      room="sessions"
      actions={sessions.length > 1 || knownBrowsers > 1 ? <EndOthers person={person} /> : undefined}
    >
      <p class="hint">Where you are signed in. End what you do not recognize, and change your password.</p>
      <ListCard label="Sessions">
        {sessions.map((session) => (
          <Session session={session} csrf={person.csrf} />
        ))}
      </ListCard>
      <p class="hint" safe>
        {knownText(knownBrowsers)}
      </p>
      {refused.length > 0 ? <Refused refused={refused} /> : null}
    </AccountShell>
  )
}

function knownText(browsers: number): string {
  const known =
    browsers === 1
      ? 'This is the only browser that is known'
      : `${browsers} browsers are known from sign-ins of the last year`
  return `${known}: nobody who guesses your password keeps you waiting there. A sign-in with any other is mailed to you. Ending all other sessions forgets the other browsers.`
}

const hows: Record<RefusedHow, string> = {
  failed: 'wrong password',
  locked: 'too many tries',
  passkey: 'passkey that does not fit',
}

function Refused({ refused }: { refused: RefusedRow[] }): JSX.Element {
  return (
    <Card name="refused" heading="Refused sign-ins">
      <Rows
        stacked
        columns={[
          { title: 'Last', heading: true, cell: ({ lastAt }) => <Moment at={lastAt} timeZone="UTC" /> },
          { title: 'From', text: ({ ip }) => ip },
          { title: 'Why', text: ({ how }) => hows[how] },
          { title: 'That day', text: ({ times }) => (times === 1 ? 'once' : `${times} times`) },
        ]}
        rows={refused}
      />
    </Card>
  )
}

function EndOthers({ person }: { person: Person }): JSX.Element {
  return (
    <Form action={routes.account.sessions.endOthers.url()} csrf={person.csrf}>
      <Submit label="End all other sessions" look="danger" />
    </Form>
  )
}

function Session({ session, csrf }: { session: SessionRow; csrf: string }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" safe>
          {session.device}
        </h2>
        <p class="hint">
          <span safe>{`${session.ip} · signed in `}</span>
          <Moment at={session.createdAt} timeZone="UTC" />
          <span> · last seen </span>
          <Moment at={session.lastSeenAt} timeZone="UTC" />
        </p>
      </div>
      {session.secondFactor ? <span class="badge">two factors</span> : null}
      {session.current ? (
        <span class="badge">this one</span>
      ) : (
        <EndSession id={session.id} device={session.device} csrf={csrf} />
      )}
    </li>
  )
}

function EndSession({ id, device, csrf }: { id: string; device: string; csrf: string }): JSX.Element {
  return (
    <Form action={routes.account.sessions.end.url({ id })} csrf={csrf}>
      <Submit label="End" look="danger" ariaLabel={`End the session of ${device}`} />
    </Form>
  )
}
