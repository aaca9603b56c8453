import { routes } from '#src/routes.ts'
import type { RefusedHow } from '#src/words.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { t } = person
  return (
    <AccountShell
      person={person}
      title={t.accountRooms.sessions}
      room="sessions"
      actions={sessions.length > 1 || knownBrowsers > 1 ? <EndOthers person={person} /> : undefined}
    >
      <p class="hint" safe>
        {t.sessions.hint}
      </p>
      <ListCard label={t.accountRooms.sessions}>
        {sessions.map((session) => (
          <Session session={session} csrf={person.csrf} t={t} />
        ))}
      </ListCard>
      <p class="hint" safe>
        {t.sessions.known(knownBrowsers)}
      </p>
      {refused.length > 0 ? <Refused refused={refused} t={t} /> : null}
    </AccountShell>
  )
}

function Refused({ t, refused }: { t: DashboardMessages; refused: RefusedRow[] }): JSX.Element {
  return (
    <Card name="refused" heading={t.sessions.refused}>
      <Rows
        stacked
        columns={[
          { title: t.sessions.last, heading: true, cell: ({ lastAt }) => <Moment at={lastAt} timeZone="UTC" t={t} /> },
          { title: t.sessions.from, text: ({ ip }) => ip },
          { title: t.sessions.why, text: ({ how }) => t.sessions.how[how] },
          { title: t.sessions.thatDay, text: ({ times }) => t.sessions.times(times) },
        ]}
        rows={refused}
      />
    </Card>
  )
}

function EndOthers({ person }: { person: Person }): JSX.Element {
  return (
    <Form action={routes.account.sessions.endOthers.url()} csrf={person.csrf}>
      <Submit label={person.t.sessions.endOthers} look="danger" />
    </Form>
  )
}

interface SessionProps {
  t: DashboardMessages
  session: SessionRow
  csrf: string
}

function Session({ t, session, csrf }: SessionProps): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <h2 class="row-title" safe>
          {session.device}
        </h2>
        <p class="hint">
          <Sentence
            text={t.sessions.facts(session.ip)}
            parts={{
              begun: <Moment at={session.createdAt} timeZone="UTC" t={t} />,
              seen: <Moment at={session.lastSeenAt} timeZone="UTC" t={t} />,
            }}
          />
        </p>
      </div>
      {session.secondFactor ? <Badge text={t.sessions.twoFactors} /> : null}
      {session.current ? (
        <Badge text={t.sessions.thisOne} />
      ) : (
        <EndSession id={session.id} device={session.device} csrf={csrf} t={t} />
      )}
    </li>
  )
}

function Badge({ text }: { text: string }): JSX.Element {
  return (
    <span class="badge" safe>
      {text}
    </span>
  )
}

interface EndSessionProps {
  t: DashboardMessages
  id: string
  device: string
  csrf: string
}

function EndSession({ t, id, device, csrf }: EndSessionProps): JSX.Element {
  return (
    <Form action={routes.account.sessions.end.url({ id })} csrf={csrf}>
      <Submit label={t.sessions.end} look="danger" ariaLabel={t.sessions.endOf(device)} />
    </Form>
  )
}
