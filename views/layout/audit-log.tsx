import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { AuditFilter, type AuditFilterValues } from './audit-filter.tsx'
import { AuditSentence, type Sentenced } from './audit-sentence.tsx'
import { Card } from './card.tsx'
import { Empty } from './empty.tsx'
import { Fact, Facts } from './facts.tsx'
import { Problem } from './fields.tsx'
import { Icon } from './icons.tsx'
import { Pages } from './pages.tsx'
import { Sentence } from './sentence.tsx'
import { Since } from './since.tsx'
import { momentText } from './times.tsx'

export interface AuditRow extends Sentenced {
  sequence: number
  at: number
  ip: string
  userAgent: string
  requestId: string
  hash: string
}

/** URLs of the log, its downloads and its verification. */
export interface AuditAddresses {
  list: string
  csv: string
  ndjson: string
  verification: string
}

export interface AuditLogProps {
  entries: AuditRow[]
  actors: { id: string; name: string }[]
  filter: AuditFilterValues
  /** Why the filter was refused. */
  problem?: string
  timeZone: string
  now: number
  /** Sequence number of the last entry shown; null: there are no older ones. */
  next: number | null
  /** After "Verify the chain". */
  verified?: { entries: number; finding: string | null }
}

interface AuditLogOf {
  /** Of the organization whose log it is; null: the instance's. */
  slug: string | null
  addresses: AuditAddresses
  log: AuditLogProps
  t: DashboardMessages
}

/** Audit log of an organization, or of the instance. */
export function AuditLog({ slug, addresses, log, t }: AuditLogOf): JSX.Element {
  const { entries, filter } = log
  const words = t.auditLog
  const query = queryOf(filter)
  return (
    <div class="stack">
      {log.verified ? <Verified entries={log.verified.entries} finding={log.verified.finding} t={t} /> : null}
      <AuditFilter list={addresses.list} filter={filter} actors={log.actors} problem={log.problem} t={t} />
      <div class="button-row">
        <a class="button" href={addresses.verification}>
          <Icon name="shield-check" />
          <span safe>{words.verify}</span>
        </a>
        <Download url={addresses.csv + query} format="CSV" />
        <Download url={addresses.ndjson + query} format="NDJSON" />
      </div>
      {entries.length === 0 ? (
        <Empty heading={words.noneHeading} sentence={words.none} />
      ) : (
        <Card label={words.entries} class="list-card">
          <ol class="rows">
            {entries.map((entry) => (
              <Entry entry={entry} log={log} slug={slug} t={t} />
            ))}
          </ol>
        </Card>
      )}
      {log.next === null ? null : (
        <Pages
          label={words.pages}
          hasNext
          words={t.turns}
          url={() => `${addresses.list}${query ? `${query}&` : '?'}before=${log.next}`}
        />
      )}
    </div>
  )
}

interface DownloadProps {
  url: string
  format: string
  /** Names what is downloaded, where the format alone does not. */
  ariaLabel?: string
}

export function Download({ url, format, ariaLabel }: DownloadProps): JSX.Element {
  return (
    <a class="button" href={url} aria-label={ariaLabel}>
      <Icon name="download" />
      <span safe>{format}</span>
    </a>
  )
}

interface VerifiedProps {
  entries: number
  finding: string | null
  t: DashboardMessages
}

function Verified({ entries, finding, t }: VerifiedProps): JSX.Element {
  return finding === null ? (
    <p class="flash" role="status" safe>
      {t.auditLog.holds(entries)}
    </p>
  ) : (
    <Problem sentence={said(t, finding)} />
  )
}

interface EntryProps {
  entry: AuditRow
  log: AuditLogProps
  slug: string | null
  t: DashboardMessages
}

function Entry({ entry, log, slug, t }: EntryProps): JSX.Element {
  const words = t.auditLog
  return (
    <li class="row">
      <div class="row-main">
        <p class="audit-sentence">
          <AuditSentence entry={entry} slug={slug} t={t} />
        </p>
        <details class="folded audit-details">
          <summary>
            <Sentence
              text={words.details}
              parts={{ since: <Since at={entry.at} now={log.now} timeZone={log.timeZone} t={t} /> }}
            />
          </summary>
          <Facts>
            <Fact name={words.action}>
              <code class="audit-action" safe>
                {entry.action}
              </code>
            </Fact>
            <CodeFact name={words.at} value={momentText(entry.at, log.timeZone, t)} />
            <CodeFact name={words.doneTo} value={`${entry.subjectType} ${entry.subjectId}`} />
            <CodeFact name={words.by} value={`${entry.actorKind} ${entry.actorId ?? ''}`} />
            <CodeFact name={words.from} value={[entry.ip, entry.userAgent].filter(Boolean).join(', ')} />
            <CodeFact name={words.request} value={entry.requestId} />
            <CodeFact name={words.number} value={String(entry.sequence)} />
            <CodeFact name={words.hash} value={entry.hash} />
            <CodeFact name={words.changes} value={JSON.stringify(entry.changes, null, 2)} />
          </Facts>
        </details>
      </div>
    </li>
  )
}

function CodeFact({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <Fact name={name}>
      <code safe>{value}</code>
    </Fact>
  )
}

function queryOf(filter: AuditFilterValues): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return query.size > 0 ? `?${query}` : ''
}
