import { AuditFilter, type AuditFilterValues } from './audit-filter.tsx'
import { AuditSentence, type Sentenced } from './audit-sentence.tsx'
import { Card } from './card.tsx'
import { Empty } from './empty.tsx'
import { Fact, Facts } from './facts.tsx'
import { Problem } from './fields.tsx'
import { Icon } from './icons.tsx'
import { Pages } from './pages.tsx'
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
}

/** Audit log of an organization, or of the instance. */
export function AuditLog({ slug, addresses, log }: AuditLogOf): JSX.Element {
  const { entries, filter } = log
  const query = queryOf(filter)
  return (
    <div class="stack">
      {log.verified ? <Verified entries={log.verified.entries} finding={log.verified.finding} /> : null}
      <AuditFilter list={addresses.list} filter={filter} actors={log.actors} problem={log.problem} />
      <div class="button-row">
        <a class="button" href={addresses.verification}>
          <Icon name="shield-check" />
          <span>Verify the chain</span>
        </a>
        <a class="button" href={addresses.csv + query}>
          <Icon name="download" />
          <span>CSV</span>
        </a>
        <a class="button" href={addresses.ndjson + query}>
          <Icon name="download" />
          <span>NDJSON</span>
        </a>
      </div>
      {entries.length === 0 ? (
        <Empty heading="Nothing matches">Widen the filter to see more.</Empty>
      ) : (
        <Card label="Audit entries" class="list-card">
          <ol class="rows">
            {entries.map((entry) => (
              <Entry entry={entry} log={log} slug={slug} />
            ))}
          </ol>
        </Card>
      )}
      {log.next === null ? null : (
        <Pages
          label="Pages of the audit log"
          hasNext
          url={() => `${addresses.list}${query ? `${query}&` : '?'}before=${log.next}`}
        />
      )}
    </div>
  )
}

function Verified({ entries, finding }: { entries: number; finding: string | null }): JSX.Element {
  return finding === null ? (
    <p class="flash" role="status" safe>
      {`The chain holds: ${entries} ${entries === 1 ? 'entry' : 'entries'}, none changed, removed or moved.`}
    </p>
  ) : (
    <Problem sentence={finding} />
  )
}

function Entry({ entry, log, slug }: { entry: AuditRow; log: AuditLogProps; slug: string | null }): JSX.Element {
  return (
    <li class="row">
      <div class="row-main">
        <p class="audit-sentence">
          <AuditSentence entry={entry} slug={slug} />
        </p>
        <details class="folded audit-details">
          <summary>
            <Since at={entry.at} now={log.now} timeZone={log.timeZone} />
            <span>, details</span>
          </summary>
          <Facts>
            <Fact name="Action">
              <code class="audit-action" safe>
                {entry.action}
              </code>
            </Fact>
            <CodeFact name="At" value={momentText(entry.at, log.timeZone)} />
            <CodeFact name="Done to" value={`${entry.subjectType} ${entry.subjectId}`} />
            <CodeFact name="By" value={`${entry.actorKind} ${entry.actorId ?? ''}`} />
            <CodeFact name="From" value={[entry.ip, entry.userAgent].filter(Boolean).join(', ')} />
            <CodeFact name="Request" value={entry.requestId} />
            <CodeFact name="Number" value={String(entry.sequence)} />
            <CodeFact name="Hash" value={entry.hash} />
            <CodeFact name="Changes" value={JSON.stringify(entry.changes, null, 2)} />
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
