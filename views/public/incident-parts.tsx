import { Body } from '../layout/markdown.tsx'
import {
  ImpactMark,
  type IncidentStatus,
  IncidentStatusMark,
  isMaintenanceStatus,
  type MaintenanceStatus,
  MaintenanceStatusMark,
  ServiceStatusMark,
} from '../layout/status.tsx'
import { durationText, Moment } from '../layout/times.tsx'

type ServiceStatus = 'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage' | 'under_maintenance'

export interface UpdateProps {
  id: string
  status: IncidentStatus
  body: string
  bodyFormat: 'markdown' | 'html'
  displayAt: number
  editedAt: number | null
  services: { id: string; name: string; status: ServiceStatus }[]
}

export interface IncidentProps {
  id: string
  title: string
  status: IncidentStatus
  impact: 'none' | 'minor' | 'major' | 'critical'
  startedAt: number
  resolvedAt: number | null
  nextUpdateBy: number | null
  services: { id: string; name: string }[]
  updates: UpdateProps[]
}

/** What is known at a glance: how bad, what it touches, since when. */
export function IncidentFacts({ incident, timeZone }: { incident: IncidentProps; timeZone: string }): JSX.Element {
  const { services, startedAt, resolvedAt } = incident
  return (
    <div class="incident-facts">
      <ImpactMark impact={incident.impact} />
      {services.length > 0 ? <span safe>{`Affects ${services.map(({ name }) => name).join(', ')}`}</span> : null}
      <span>
        Started <Moment at={startedAt} timeZone={timeZone} />
      </span>
      {incident.nextUpdateBy === null ? null : (
        <span>
          Next update by <Moment at={incident.nextUpdateBy} timeZone={timeZone} />
        </span>
      )}
      {resolvedAt !== null && resolvedAt > startedAt ? (
        <span safe>{`Lasted ${durationText(resolvedAt - startedAt)}`}</span>
      ) : null}
    </div>
  )
}

/** Of an incident or of a maintenance window, which sets no status of a single service. */
type AnyUpdate = Omit<UpdateProps, 'status' | 'services'> & {
  status: IncidentStatus | MaintenanceStatus
  services?: UpdateProps['services']
}

/** The updates, newest first, as a line through time. */
export function Updates({ updates, timeZone }: { updates: AnyUpdate[]; timeZone: string }): JSX.Element {
  return (
    <ol class="updates">
      {updates.map((update) => (
        <li class={`update update-${update.status}`} id={update.id}>
          <div class="update-heading">
            <UpdateStatus status={update.status} />
            <Moment at={update.displayAt} timeZone={timeZone} />
            {update.editedAt === null ? null : (
              <span>
                edited <Moment at={update.editedAt} timeZone={timeZone} />
              </span>
            )}
          </div>
          <div class="prose">
            <Body text={update.body} format={update.bodyFormat} />
          </div>
          <UpdateServices services={update.services ?? []} />
        </li>
      ))}
    </ol>
  )
}

function UpdateStatus({ status }: { status: AnyUpdate['status'] }): JSX.Element {
  return isMaintenanceStatus(status) ? (
    <MaintenanceStatusMark status={status} />
  ) : (
    <IncidentStatusMark status={status} />
  )
}

function UpdateServices({ services }: { services: UpdateProps['services'] }): JSX.Element {
  if (services.length === 0) return ''
  return (
    <ul class="update-services" aria-label="Services">
      {services.map(({ name, status }) => (
        <li>
          <span safe>{name}</span>
          <ServiceStatusMark status={status} />
        </li>
      ))}
    </ul>
  )
}
