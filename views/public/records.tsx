import { routes } from '#src/routes.ts'
import { isolated } from '../layout/direction.ts'
import { ImpactMark, MaintenanceStatusMark } from '../layout/status.tsx'
import { Day, durationText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import type { IncidentProps } from './incident-parts.tsx'
import type { MaintenanceProps } from './maintenance-parts.tsx'

interface RecordProps {
  base: string
  timeZone: string
  /** Named where no heading above names it. */
  year?: boolean
  t: Messages
}

interface RecordsProps extends RecordProps {
  incidents: IncidentProps[]
  windows: MaintenanceProps[]
}

/** What happened, a line each, newest first. */
export function Records({ incidents, windows, ...props }: RecordsProps): JSX.Element {
  const records = [...incidents, ...windows].toSorted((one, other) => beganAt(other) - beganAt(one))
  return (
    <ul class={`records${props.year ? ' dated' : ''}`}>
      {records.map((one) =>
        'overrun' in one ? (
          <PastWindow window={one} base={props.base} timeZone={props.timeZone} year={props.year} t={props.t} />
        ) : (
          <PastIncident incident={one} base={props.base} timeZone={props.timeZone} year={props.year} t={props.t} />
        ),
      )}
    </ul>
  )
}

function beganAt(one: IncidentProps | MaintenanceProps): number {
  return 'overrun' in one ? (one.startedAt ?? one.scheduledStart) : one.startedAt
}

function PastIncident(props: RecordProps & { incident: IncidentProps }): JSX.Element {
  const { incident, base, timeZone, year, t } = props
  const { startedAt, resolvedAt } = incident
  return (
    <li class={`record record-${incident.impact}`}>
      <Day at={startedAt} timeZone={timeZone} year={year} t={t} />
      <h3 dir="auto">
        <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
          {incident.title}
        </a>
      </h3>
      <ImpactMark impact={incident.impact} t={t} />
      <Lasted from={startedAt} to={resolvedAt} t={t} />
      <Named services={incident.services} t={t} />
    </li>
  )
}

function PastWindow(props: RecordProps & { window: MaintenanceProps }): JSX.Element {
  const { window, base, timeZone, year, t } = props
  return (
    <li class="record record-maintenance">
      <Day at={beganAt(window)} timeZone={timeZone} year={year} t={t} />
      <h3 dir="auto">
        <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
          {window.title}
        </a>
      </h3>
      <MaintenanceStatusMark status={window.status} t={t} />
      <Lasted from={window.startedAt} to={window.endedAt} t={t} />
      <Named services={window.services} t={t} />
    </li>
  )
}

function Lasted({ from, to, t }: { from: number | null; to: number | null; t: Messages }): JSX.Element {
  if (from === null || to === null || to <= from) return ''
  return (
    <span class="record-lasted" safe>
      {durationText(to - from, t)}
    </span>
  )
}

function Named({ services, t }: { services: { name: string }[]; t: Messages }): JSX.Element {
  if (services.length === 0) return ''
  return (
    <p class="record-services hint" safe>
      {t.list(services.map(({ name }) => isolated(name)))}
    </p>
  )
}
