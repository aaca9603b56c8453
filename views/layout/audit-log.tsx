import { Icon } from './icons.tsx'
import { Moment } from './times.tsx'

export interface AuditRow {
  sequence: number
  at: number
  actorKind: string
  actorId: string | null
  actorName: string | null
  action: string
  subjectType: string
  subjectId: string
  changes: Record<string, unknown>
  ip: string
  userAgent: string
  requestId: string
  hash: string
}

export interface AuditFilterValues {
  action: string
  actor: string
  subject: string
  from: string
  until: string
}

export interface AuditLogProps {
  addresses: { list: string; csv: string; ndjson: string; verification: string }
  entries: AuditRow[]
  actors: { id: string; name: string }[]
  filter: AuditFilterValues
  /** What is wrong with the filter, if anything. */
  problem?: string
  timeZone: string
  /** The last number shown, where there are older ones. */
  next: number | null
  /** After "Verify the chain". */
  verified?: { entries: number; finding: string | null }
}

/** Who did what to what, when and from where: of an organization, or of the instance. */
export function AuditLog(props: AuditLogProps): JSX.Element {
  const { addresses, entries, filter } = props
  const query = queryOf(filter)
  return (
    <div class="stack">
      {props.verified ? <Verified entries={props.verified.entries} finding={props.verified.finding} /> : null}
      <Filter list={addresses.list} filter={filter} actors={props.actors} problem={props.problem} />
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
        <div class="empty">
          <h2>Nothing matches</h2>
          <p>Widen the filter to see more.</p>
        </div>
      ) : (
        <section class="card list-card" aria-label="Audit entries">
          <ol class="rows">
            {entries.map((entry) => (
              <Entry entry={entry} timeZone={props.timeZone} />
            ))}
          </ol>
        </section>
      )}
      {props.next === null ? null : (
        <nav class="pages" aria-label="Pages of the audit log">
          <a class="button" rel="next" href={`${addresses.list}${query ? `${query}&` : '?'}before=${props.next}`}>
            Older
          </a>
        </nav>
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
    <p class="form-problem" role="alert" safe>
      {finding}
    </p>
  )
}

interface FilterProps {
  list: string
  filter: AuditFilterValues
  actors: { id: string; name: string }[]
  problem?: string
}

/** What an action's name begins with, in words. */
const kinds = [
  ['', 'Everything'],
  ['account.', 'Accounts and sign-ins'],
  ['member.', 'Members'],
  ['invitation.', 'Invitations'],
  ['incident.', 'Incidents'],
  ['status_update.', 'Status updates'],
  ['service', 'Services'],
  ['subscriber.', 'Subscribers'],
  ['api_token.', 'API tokens'],
  ['organization.', 'Organization'],
  ['instance.', 'Instance'],
  ['notice.', 'Notices'],
] as const

function Filter({ list, filter, actors, problem }: FilterProps): JSX.Element {
  return (
    <form method="get" action={list} class="card filter">
      {problem ? (
        <p class="form-problem" role="alert" safe>
          {problem}
        </p>
      ) : null}
      <div class="filter-fields">
        <FilterSelect
          name="action"
          label="What"
          chosen={filter.action}
          options={kinds.map(([value, label]) => ({ value, label }))}
        />
        <FilterSelect
          name="actor"
          label="Who"
          chosen={filter.actor}
          options={[{ value: '', label: 'Anybody' }, ...actors.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <FilterInput name="subject" label="Id of what it was done to" type="text" value={filter.subject} />
        <FilterInput name="from" label="From" type="date" value={filter.from} />
        <FilterInput name="until" label="Until" type="date" value={filter.until} />
        <button type="submit" class="button">
          Filter
        </button>
      </div>
    </form>
  )
}

interface FilterSelectProps {
  name: string
  label: string
  chosen: string
  options: { value: string; label: string }[]
}

function FilterSelect({ name, label, chosen, options }: FilterSelectProps): JSX.Element {
  return (
    <div class="field">
      <label for={`filter-${name}`} safe>
        {label}
      </label>
      <select id={`filter-${name}`} name={name}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === chosen} safe>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

function FilterInput(props: { name: string; label: string; type: 'text' | 'date'; value: string }): JSX.Element {
  return (
    <div class="field">
      <label for={`filter-${props.name}`} safe>
        {props.label}
      </label>
      <input id={`filter-${props.name}`} name={props.name} type={props.type} value={props.value} />
    </div>
  )
}

function Entry({ entry, timeZone }: { entry: AuditRow; timeZone: string }): JSX.Element {
  return (
    <li class="row audit-entry">
      <details class="row-main">
        <summary>
          <span class="audit-action" safe>
            {entry.action}
          </span>
          <span class="audit-subject" safe>
            {subjectWords(entry)}
          </span>
          <span class="hint">
            <span safe>{`${actorWords(entry)} · `}</span>
            <Moment at={entry.at} timeZone={timeZone} />
          </span>
        </summary>
        <dl class="facts">
          <Fact name="Done to" value={`${entry.subjectType} ${entry.subjectId}`} />
          <Fact name="By" value={`${entry.actorKind} ${entry.actorId ?? ''}`} />
          <Fact name="From" value={[entry.ip, entry.userAgent].filter(Boolean).join(', ')} />
          <Fact name="Request" value={entry.requestId} />
          <Fact name="Number" value={String(entry.sequence)} />
          <Fact name="Hash" value={entry.hash} />
          <Fact name="Changes" value={JSON.stringify(entry.changes, null, 2)} />
        </dl>
      </details>
    </li>
  )
}

function Fact({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <>
      <dt safe>{name}</dt>
      <dd>
        <code safe>{value}</code>
      </dd>
    </>
  )
}

/** What it was done to, by the name it had; '' where the entry holds none. */
function subjectWords({ changes }: AuditRow): string {
  const name = changes.title ?? changes.name ?? changes.organization
  return typeof name === 'string' ? name : ''
}

function actorWords({ actorName, actorKind, actorId }: AuditRow): string {
  if (actorName !== null) return actorKind === 'token' ? `${actorName} (API token)` : actorName
  else if (actorKind === 'system') return `Opsentry (${actorId})`
  else if (actorKind === 'visitor') return 'Somebody not signed in'
  else return `${actorKind} ${actorId ?? ''}`
}

function queryOf(filter: AuditFilterValues): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return query.size > 0 ? `?${query}` : ''
}
