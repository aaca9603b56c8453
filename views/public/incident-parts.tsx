import type { BodyFormat, Impact, IncidentStatus, MaintenanceStatus, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import {
  ImpactMark,
  IncidentStatusMark,
  isMaintenanceStatus,
  MaintenanceStatusMark,
  ServiceStatusMark,
} from '../layout/status.tsx'
import { durationText, Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

export interface UpdateProps {
  id: string
  status: IncidentStatus
  body: string
  bodyFormat: BodyFormat
  displayAt: number
  editedAt: number | null
  /** `label`: the name, with the group where names repeat. */
  services: { id: string; label: string; status: ServiceStatus }[]
}

export interface IncidentProps {
  id: string
  title: string
  status: IncidentStatus
  impact: Impact
  startedAt: number
  resolvedAt: number | null
  nextUpdateBy: number | null
  services: { id: string; name: string }[]
  updates: UpdateProps[]
}

/** Facts at a glance: impact, affected services, start, next update, duration. */
export function IncidentFacts(props: { incident: IncidentProps; timeZone: string; t: Messages }): JSX.Element {
  const { incident, timeZone, t } = props
  const { services, startedAt, resolvedAt, nextUpdateBy } = incident
  return (
    <div class="incident-facts">
      <ImpactMark impact={incident.impact} t={t} />
      {services.length > 0 ? (
        <span safe>{t.incident.affects(t.list(services.map(({ name }) => isolated(name))))}</span>
      ) : null}
      <span>
        <Sentence text={t.incident.started} parts={{ time: <Moment at={startedAt} timeZone={timeZone} t={t} /> }} />
      </span>
      {nextUpdateBy === null ? null : (
        <span>
          <Sentence
            text={t.incident.nextUpdate}
            parts={{ time: <Moment at={nextUpdateBy} timeZone={timeZone} t={t} /> }}
          />
        </span>
      )}
      {resolvedAt !== null && resolvedAt > startedAt ? (
        <span safe>{t.incident.lasted(durationText(resolvedAt - startedAt, t))}</span>
      ) : null}
    </div>
  )
}

/** An update of an incident or of a maintenance window; the latter sets no status of a single service. */
export type AnyUpdate = Omit<UpdateProps, 'status' | 'services'> & {
  status: IncidentStatus | MaintenanceStatus
  services?: UpdateProps['services']
}

interface UpdatesProps {
  updates: AnyUpdate[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  /** Level of the heading above them. */
  below: number
  timeZone: string
  t: Messages
}

/** The updates, newest first, as a line through time. */
export function Updates({ updates, url, below, timeZone, t }: UpdatesProps): JSX.Element {
  return (
    <ol class="updates">
      {updates.map((update) => (
        <li class={`update update-${update.status}`} id={update.id}>
          <div class="update-heading">
            <UpdateStatus status={update.status} t={t} />
            <Moment at={update.displayAt} timeZone={timeZone} t={t} />
            {update.editedAt === null ? null : (
              <span>
                <Sentence
                  text={t.incident.edited}
                  parts={{ time: <Moment at={update.editedAt} timeZone={timeZone} t={t} /> }}
                />
              </span>
            )}
          </div>
          <div class="prose">
            <Body text={update.body} format={update.bodyFormat} url={url} headings={below + 1} />
          </div>
          <UpdateServices services={update.services ?? []} t={t} />
        </li>
      ))}
    </ol>
  )
}

function UpdateStatus({ status, t }: { status: AnyUpdate['status']; t: Messages }): JSX.Element {
  return isMaintenanceStatus(status) ? (
    <MaintenanceStatusMark status={status} t={t} />
  ) : (
    <IncidentStatusMark status={status} t={t} />
  )
}

export function UpdateServices({ services, t }: { services: UpdateProps['services']; t: Messages }): JSX.Element {
  if (services.length === 0) return ''
  return (
    <ul class="update-services" aria-label={t.services.heading}>
      {services.map(({ label, status }) => (
        <li>
          <bdi safe>{label}</bdi>
          <ServiceStatusMark status={status} t={t} />
        </li>
      ))}
    </ul>
  )
}
