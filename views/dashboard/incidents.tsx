import { routes } from '#src/routes.ts'
import { type Impact, type IncidentStatus, impacts } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Icon } from '../layout/icons.tsx'
import { filterQuery, ListFilter, serviceSelect } from '../layout/list-filter.tsx'
import { Since } from '../layout/since.tsx'
import { ImpactMark, IncidentStatusMark, impactWords } from '../layout/status.tsx'
import { durationText } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'

export interface IncidentRow {
  id: string
  title: string
  status: IncidentStatus
  impact: Impact
  startedAt: number
  /** Null while it is open. */
  resolvedAt: number | null
}

export interface IncidentFilterValues {
  search: string
  /** Its id. */
  service: string
  /** YYYY-MM. */
  month: string
  impact: Impact | ''
}

export interface IncidentsProps {
  shell: Shell
  timeZone: string
  filter: IncidentFilterValues
  /** Why a part of the filter is ignored. */
  problem: string | undefined
  /** All that an incident may name, archived ones included. */
  services: { id: string; name: string }[]
  /** Null: nothing is searched for, and the list is in two parts. */
  found: IncidentRow[] | null
  open: IncidentRow[]
  past: IncidentRow[]
  turns: TurnLinks
  mayWrite: boolean
}

export function IncidentsPage(props: IncidentsProps): JSX.Element {
  const { shell, open, past, found } = props
  const { slug } = shell.organization
  const list = routes.dashboard.incidents.index.url({ slug })
  const isEmpty = found === null && open.length + past.length === 0
  return (
    <DashboardShell
      shell={shell}
      title="Incidents"
      room="incidents"
      actions={props.mayWrite ? <IncidentsActions slug={slug} /> : undefined}
    >
      {isEmpty ? null : <Filter {...props} list={list} />}
      {found === null ? null : <Found {...props} found={found} />}
      {open.length > 0 ? <IncidentList {...props} heading="Open" incidents={open} /> : null}
      {past.length > 0 ? <IncidentList {...props} heading="Resolved" incidents={past} /> : null}
      {isEmpty ? (
        <Empty heading="No incidents yet">
          When something breaks, open an incident here: say what customers notice, which services it touches, and what
          happens next. Subscribers are told once for each update.
        </Empty>
      ) : null}
      <Turns label="Pages of incidents" links={props.turns} list={list + filterQuery({ ...props.filter })} />
    </DashboardShell>
  )
}

function Filter({ filter, services, problem, found, list }: IncidentsProps & { list: string }): JSX.Element {
  return (
    <ListFilter
      list={list}
      label="Title or text"
      search={filter.search}
      narrowed={found !== null}
      problem={problem}
      selects={[
        serviceSelect(services, filter.service),
        {
          name: 'impact',
          label: 'Impact',
          chosen: filter.impact,
          options: impacts.map((impact) => ({ value: impact, label: impactWords[impact] })),
        },
      ]}
      month={filter.month}
    />
  )
}

function Found({ found, ...props }: IncidentsProps & { found: IncidentRow[] }): JSX.Element {
  return found.length === 0 ? (
    <Empty heading="No incident matches">
      <a href={routes.dashboard.incidents.index.url({ slug: props.shell.organization.slug })}>See all incidents</a>
    </Empty>
  ) : (
    <IncidentList {...props} heading="Found" incidents={found} />
  )
}

export function OpenIncidentLink({ slug }: { slug: string }): JSX.Element {
  return (
    <a class="button primary" href={routes.dashboard.incidents.new.url({ slug })} data-key="n">
      <Icon name="siren" />
      <span>Open an incident</span>
    </a>
  )
}

function IncidentList(props: {
  heading: string
  shell: Shell
  incidents: IncidentRow[]
  timeZone: string
}): JSX.Element {
  const { slug } = props.shell.organization
  return (
    <ListCard heading={props.heading}>
      {props.incidents.map((incident) => (
        <li class="row">
          <div class="row-main">
            <h3 dir="auto">
              <a href={routes.dashboard.incident.show.url({ slug, id: incident.id })} safe>
                {incident.title}
              </a>
            </h3>
            <p class="hint">
              <Since at={incident.startedAt} now={props.shell.now} timeZone={props.timeZone} />
              {incident.resolvedAt === null ? null : (
                <span safe>{` · lasted ${durationText(incident.resolvedAt - incident.startedAt)}`}</span>
              )}
            </p>
          </div>
          <ImpactMark impact={incident.impact} />
          <IncidentStatusMark status={incident.status} />
        </li>
      ))}
    </ListCard>
  )
}

function IncidentsActions({ slug }: { slug: string }): JSX.Element {
  return (
    <>
      <a class="button" href={routes.dashboard.pastIncidents.new.url({ slug })}>
        Record a past one
      </a>
      <a class="button" href={routes.dashboard.announcements.index.url({ slug })}>
        Announcements
      </a>
      <a class="button" href={routes.dashboard.cannedTexts.index.url({ slug })}>
        Phrases
      </a>
      <a class="button" href={routes.dashboard.incidentTemplates.index.url({ slug })}>
        Templates
      </a>
      <OpenIncidentLink slug={slug} />
    </>
  )
}
