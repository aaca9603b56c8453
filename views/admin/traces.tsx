import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { bytesText, daysText } from './retention-words.ts'

export interface TracesProps {
  /** Bytes. */
  size: number
  free: number
  writeAheadLog: number
  /** Freed pages go back to the disk. */
  returnable: boolean
  /** The file will be written anew at the next start. */
  compactAtStart: boolean
  /** UTC ms: when each copy in backups/ was made, newest first. */
  copies: number[]
  /** Days for which the copies of a replicator go back; null: nobody says that there is one. */
  replicaDays: number | null
  /** Backups that Opsentry makes by itself, wherever they lie. `days`: after which none is left but the newest. */
  scheduled: { count: number; oldest: number | null; days: number; requestLog: boolean }
}

interface Shared {
  traces: TracesProps
  csrf: string
  t: DashboardMessages
}

/** Places where removed data might still be read: those that Opsentry clears, and those it cannot. */
export function Traces(props: Shared): JSX.Element {
  const { traces, t } = props
  const { traces: words } = t
  return (
    <Card name="traces" heading={words.heading}>
      <Facts class="traces">
        <Fact name={words.database}>
          <span safe>{words.databaseHint(bytesText(traces.size, t), bytesText(traces.free, t))}</span>{' '}
          <Returned {...props} />
        </Fact>
        <Fact name={words.log}>
          <span safe>{words.logHint(bytesText(traces.writeAheadLog, t))}</span>
        </Fact>
        <Fact name={t.adminRooms['request-logs']}>
          <span safe>{traces.scheduled.requestLog ? words.requestLogKept : words.requestLogHint}</span>
        </Fact>
        <Fact name={words.copies}>
          <Copies copies={traces.copies} t={t} /> <span safe>{words.copiesHint}</span>
        </Fact>
        <Fact name={words.scheduled}>
          <Scheduled {...props} />
        </Fact>
        <Fact name={words.replica}>
          <span safe>
            {traces.replicaDays === null ? words.noReplica : words.replicaHint(daysText(traces.replicaDays, t))}
          </span>{' '}
          <span safe>{words.standbyHint}</span>
        </Fact>
        <Fact name={words.backups}>
          <span safe>{words.backupsHint}</span>
        </Fact>
        <Fact name={words.printed}>
          <span safe>{words.printedHint}</span>
        </Fact>
      </Facts>
    </Card>
  )
}

function Returned({ traces, csrf, t: { traces: words } }: Shared): JSX.Element {
  if (traces.returnable) return <span safe>{words.returnable}</span>
  else if (traces.compactAtStart) return <span safe>{words.compactAtStart}</span>
  else
    return (
      <Form action={routes.admin.retention.compaction.url()} csrf={csrf} class="stack">
        <span safe>{words.older}</span>
        <Submit label={words.compact} />
      </Form>
    )
}

function Scheduled({ traces: { scheduled }, t }: Shared): JSX.Element {
  const { count, oldest, days } = scheduled
  const { traces: words } = t
  return (
    <>
      {oldest === null ? (
        <span safe>{words.noScheduled}</span>
      ) : (
        <Sentence text={words.copiesMade(count)} parts={{ time: <Moment at={oldest} timeZone="UTC" t={t} /> }} />
      )}{' '}
      <Sentence
        text={words.scheduledHint(daysText(days, t))}
        parts={{
          backups: (
            <a href={routes.admin.backups.show.url()} safe>
              {t.adminRooms.backups}
            </a>
          ),
        }}
      />
    </>
  )
}

function Copies({ copies, t }: { copies: number[]; t: DashboardMessages }): JSX.Element {
  const oldest = copies.at(-1)
  if (oldest === undefined) return <span safe>{t.traces.noCopies}</span>
  return (
    <span>
      <Sentence
        text={t.traces.copiesMade(copies.length)}
        parts={{ time: <Moment at={oldest} timeZone="UTC" t={t} /> }}
      />
    </span>
  )
}
