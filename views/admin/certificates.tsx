import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Since } from '../layout/since.tsx'
import { Moment } from '../layout/times.tsx'
import { saidEach } from '../messages/dashboard.ts'

export interface CertificateRow {
  host: string
  kind: 'own' | 'former' | 'domain'
  /** UTC ms; null: there is none. */
  endsAt: number | null
  renewAt: number | null
  /** Of the last attempt; null: it went well, or there was none. */
  problem: string | null
  triedAt: number | null
  nextTryAt: number
}

export interface CertificatesPageProps {
  person: Person
  /** UTC ms. */
  now: number
  /** Of a form that was refused. */
  problem: string | undefined
  /** Null: none is named, and no certificates are got. `pausedUntil`: it wants to be asked for nothing before. */
  authority: { host: string; email: string; pausedUntil: number | null } | null
  rows: CertificateRow[]
}

/** The instance has no time zone of its own. */
const timeZone = 'UTC'

export function CertificatesPage(props: CertificatesPageProps): JSX.Element {
  const { person, authority, rows, problem } = props
  const { t } = person
  const { certificates: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms.certificates} room="certificates">
      <Problem sentence={problem} />
      {authority === null ? (
        <Empty heading={words.off} sentence={words.offHint} />
      ) : (
        <>
          <p class="hint" safe>
            {words.hint}
          </p>
          <Facts>
            <Fact name={words.authority} value={authority.host} />
            <Fact name={words.email} value={authority.email} />
          </Facts>
          {authority.pausedUntil === null ? null : (
            <p class="notice">
              <Sentence
                text={words.paused}
                parts={{ time: <Moment at={authority.pausedUntil} timeZone={timeZone} t={t} /> }}
              />
            </p>
          )}
          {rows.length === 0 ? <Empty sentence={words.noNames} /> : <Names {...props} />}
        </>
      )}
    </AdminShell>
  )
}

function Names({ person, rows, now }: CertificatesPageProps): JSX.Element {
  const { t } = person
  const { certificates: words } = t
  return (
    <Card label={words.label}>
      <Rows
        stacked
        columns={[
          { title: words.name, heading: true, cell: (row) => <Name row={row} person={person} /> },
          {
            title: words.until,
            class: 'labelled',
            cell: ({ endsAt }) =>
              endsAt === null ? <span safe>{words.none}</span> : <Moment at={endsAt} timeZone={timeZone} t={t} />,
          },
          {
            title: words.renewal,
            class: 'labelled',
            cell: ({ renewAt }) =>
              renewAt === null ? '–' : <Since at={renewAt} now={now} timeZone={timeZone} t={t} />,
          },
          { title: words.state, cell: (row) => <State row={row} person={person} /> },
        ]}
        rows={rows}
      />
    </Card>
  )
}

interface RowProps {
  row: CertificateRow
  person: Person
}

function Name({ row, person: { t } }: RowProps): JSX.Element {
  return (
    <>
      <span safe>{row.host}</span>
      <span class="hint" safe>
        {t.certificates.kind[row.kind]}
      </span>
    </>
  )
}

function State({ row, person }: RowProps): JSX.Element {
  const { t, csrf } = person
  const { certificates: words } = t
  const { host, endsAt, problem, triedAt, nextTryAt } = row
  if (problem === null) return <span safe>{endsAt === null ? words.soon : words.well}</span>
  const time = (at: number) => <Moment at={at} timeZone={timeZone} t={t} />
  return (
    <div class="stack">
      <p safe>{saidEach(t, problem)}</p>
      <p class="hint">
        <Sentence text={words.tried} parts={{ time: time(triedAt ?? nextTryAt), next: time(nextTryAt) }} />
      </p>
      <Form action={routes.admin.certificates.attempt.url()} csrf={csrf}>
        <input type="hidden" name="host" value={host} />
        <Submit label={words.tryAgain} />
      </Form>
    </div>
  )
}
