import { routes } from '#src/routes.ts'
import type { Impact, IncidentStatus } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Icon } from '../layout/icons.tsx'
import { ImpactMark, IncidentStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'

export interface IncidentRow {
  id: string
  title: string
  status: IncidentStatus
  impact: Impact
  startedAt: number
}

export interface IncidentsProps {
  shell: Shell
  timeZone: string
  open: IncidentRow[]
  past: IncidentRow[]
  turns: TurnLinks
  mayWrite: boolean
}

export function IncidentsPage(props: IncidentsProps): JSX.Element {
  const { shell, open, past, timeZone } = props
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title="Incidents"
      room="incidents"
      actions={props.mayWrite ? <IncidentsActions slug={slug} /> : undefined}
    >
      {open.length > 0 ? <IncidentList heading="Open" slug={slug} incidents={open} timeZone={timeZone} /> : null}
      {past.length > 0 ? <IncidentList heading="Resolved" slug={slug} incidents={past} timeZone={timeZone} /> : null}
      {open.length + past.length === 0 ? (
        <Empty heading="No incidents yet">
          When something breaks, open an incident here: say what customers notice, which services it touches, and what
          happens next. Subscribers are told once for each update.
        </Empty>
      ) : null}
      <Turns label="Pages of incidents" links={props.turns} list={routes.dashboard.incidents.index.url({ slug })} />
    </DashboardShell>
  )
}

export function OpenIncidentLink({ slug }: { slug: string }): JSX.Element {
  return (
    <a class="button primary" href={routes.dashboard.incidents.new.url({ slug })}>
      <Icon name="siren" />
      <span>Open an incident</span>
    </a>
  )
}

export function IncidentList(props: {
  heading: string
  slug: string
  incidents: IncidentRow[]
  timeZone: string
}): JSX.Element {
  return (
    <ListCard heading={props.heading}>
      {props.incidents.map((incident) => (
        <li class="row">
          <div class="row-main">
            <h3 dir="auto">
              <a href={routes.dashboard.incident.show.url({ slug: props.slug, id: incident.id })} safe>
                {incident.title}
              </a>
            </h3>
            <p class="hint">
              <Moment at={incident.startedAt} timeZone={props.timeZone} />
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
      <a class="button" href={routes.dashboard.incidentTemplates.index.url({ slug })}>
        Templates
      </a>
      <OpenIncidentLink slug={slug} />
    </>
  )
}
