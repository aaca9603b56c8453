import { routes } from '#src/routes.ts'
import { type Impact, type IncidentStatus, impacts } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Icon } from '../layout/icons.tsx'
import { filterQuery, ListFilter, serviceSelect } from '../layout/list-filter.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Since } from '../layout/since.tsx'
import { ImpactMark, IncidentStatusMark } from '../layout/status.tsx'
import { durationText } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { t } = shell
  const words = t.incidentList
  const { slug } = shell.organization
  const list = routes.dashboard.incidents.index.url({ slug })
  const isEmpty = found === null && open.length + past.length === 0
  return (
    <DashboardShell
      shell={shell}
      title={t.rooms.incidents}
      room="incidents"
      actions={props.mayWrite ? <IncidentsActions slug={slug} t={t} /> : undefined}
    >
      {isEmpty ? null : <Filter {...props} list={list} />}
      {found === null ? null : <Found {...props} found={found} />}
      {open.length > 0 ? <IncidentList {...props} heading={words.open} incidents={open} /> : null}
      {past.length > 0 ? <IncidentList {...props} heading={words.resolved} incidents={past} /> : null}
      {isEmpty ? <Empty heading={words.emptyHeading} sentence={words.empty} /> : null}
      <Turns label={words.pages} links={props.turns} list={list + filterQuery({ ...props.filter })} t={t} />
    </DashboardShell>
  )
}

function Filter({ shell, filter, services, problem, found, list }: IncidentsProps & { list: string }): JSX.Element {
  const { t } = shell
  return (
    <ListFilter
      t={t}
      list={list}
      label={t.incidentList.search}
      search={filter.search}
      narrowed={found !== null}
      problem={problem}
      selects={[
        serviceSelect(services, filter.service, t),
        {
          name: 'impact',
          label: t.incidentEditing.impact,
          chosen: filter.impact,
          options: impacts.map((impact) => ({ value: impact, label: t.impact[impact] })),
        },
      ]}
      month={filter.month}
    />
  )
}

function Found({ found, ...props }: IncidentsProps & { found: IncidentRow[] }): JSX.Element {
  const words = props.shell.t.incidentList
  return found.length === 0 ? (
    <Empty heading={words.noMatch}>
      <a href={routes.dashboard.incidents.index.url({ slug: props.shell.organization.slug })} safe>
        {words.seeAll}
      </a>
    </Empty>
  ) : (
    <IncidentList {...props} heading={words.found} incidents={found} />
  )
}

interface LinkProps {
  slug: string
  t: DashboardMessages
}

export function OpenIncidentLink({ slug, t }: LinkProps): JSX.Element {
  return (
    <a class="button primary" href={routes.dashboard.incidents.new.url({ slug })} data-key="n">
      <Icon name="siren" />
      <span safe>{t.writing.heading}</span>
    </a>
  )
}

function IncidentList(props: {
  heading: string
  shell: Shell
  incidents: IncidentRow[]
  timeZone: string
}): JSX.Element {
  const { t } = props.shell
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
              <When incident={incident} now={props.shell.now} timeZone={props.timeZone} t={t} />
            </p>
          </div>
          <ImpactMark impact={incident.impact} t={t} />
          <IncidentStatusMark status={incident.status} t={t} />
        </li>
      ))}
    </ListCard>
  )
}

interface WhenProps {
  incident: IncidentRow
  now: number
  timeZone: string
  t: DashboardMessages
}

function When({ incident: { startedAt, resolvedAt }, now, timeZone, t }: WhenProps): JSX.Element {
  const since = <Since at={startedAt} now={now} timeZone={timeZone} t={t} />
  if (resolvedAt === null) return since
  return <Sentence text={t.incidentList.lasted(durationText(resolvedAt - startedAt, t))} parts={{ since }} />
}

function IncidentsActions({ slug, t }: { slug: string; t: DashboardMessages }): JSX.Element {
  return (
    <>
      <a class="button" href={routes.dashboard.pastIncidents.new.url({ slug })} safe>
        {t.incidentList.recordPast}
      </a>
      <a class="button" href={routes.dashboard.announcements.index.url({ slug })} safe>
        {t.incidentList.announcements}
      </a>
      <a class="button" href={routes.dashboard.cannedTexts.index.url({ slug })} safe>
        {t.incidentList.phrases}
      </a>
      <a class="button" href={routes.dashboard.incidentTemplates.index.url({ slug })} safe>
        {t.writing.templates}
      </a>
      <OpenIncidentLink slug={slug} t={t} />
    </>
  )
}
