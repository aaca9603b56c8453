import { urls } from '#src/urls.ts'
import { Icon } from '../layout/icons.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { IncidentStatusMark, type ServiceStatus, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { IncidentProps } from './incident-parts.tsx'
import { MaintenanceItem, type MaintenanceProps } from './maintenance-parts.tsx'
import { type ServiceDayProps, ServiceDays } from './service-days.tsx'
import { percentText } from './services.tsx'

export interface ServiceViewProps {
  organization: PublicOrganization
  service: {
    id: string
    name: string
    description: string
    status: ServiceStatus
    startedAt: number
    uptimes: { range: string; uptime: number | null }[]
    days: ServiceDayProps[]
    incidents: IncidentProps[]
    maintenance: MaintenanceProps[]
  }
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** One service: how it is, how it was over five spans of time, and what happened to it. */
export function ServiceView({ organization, service, base, url }: ServiceViewProps): JSX.Element {
  const { timeZone } = organization
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${service.name} · ${organization.name}`}
      description={service.description || undefined}
      head={
        <>
          <link rel="canonical" href={urls.publicService(url, service.id)} />
          <link
            rel="alternate"
            type="application/rss+xml"
            title={`${service.name}, RSS`}
            href={urls.serviceRss(base, service.id)}
          />
        </>
      }
    >
      <p class="back">
        <a href={urls.page(base)}>
          <Icon name="arrow-left" />
          <span>Current status</span>
        </a>
      </p>
      <article class="service-page">
        <div class="section-heading">
          <h1 safe>{service.name}</h1>
          <ServiceStatusMark status={service.status} />
        </div>
        {service.description ? (
          <p class="hint" safe>
            {service.description}
          </p>
        ) : null}
        <dl class="uptimes">
          {service.uptimes.map(({ range, uptime }) => (
            <div>
              <dt safe>{range}</dt>
              <dd safe>{uptime === null ? 'No data' : percentText(uptime)}</dd>
            </div>
          ))}
        </dl>
        <ServiceDays name={service.name} days={service.days} />
        <p class="hint">
          Recorded since <Moment at={service.startedAt} timeZone={timeZone} />
        </p>
        <ServiceMaintenance windows={service.maintenance} base={base} timeZone={timeZone} />
        <ServiceIncidents incidents={service.incidents} base={base} timeZone={timeZone} />
        <p class="hint">
          Follow this service alone: <a href={urls.serviceRss(base, service.id)}>RSS</a>{' '}
          <a href={urls.serviceAtom(base, service.id)}>Atom</a>{' '}
          <a href={urls.serviceJsonFeed(base, service.id)}>JSON Feed</a>{' '}
          <a href={urls.serviceCalendar(base, service.id)}>Calendar</a>
        </p>
      </article>
    </PublicShell>
  )
}

function ServiceMaintenance(props: { windows: MaintenanceProps[]; base: string; timeZone: string }): JSX.Element {
  if (props.windows.length === 0) return ''
  return (
    <section aria-labelledby="service-maintenance-heading" class="past">
      <h2 id="service-maintenance-heading">Maintenance</h2>
      <ul class="service-incidents">
        {props.windows.map((window) => (
          <MaintenanceItem window={window} base={props.base} timeZone={props.timeZone} />
        ))}
      </ul>
    </section>
  )
}

function ServiceIncidents(props: { incidents: IncidentProps[]; base: string; timeZone: string }): JSX.Element {
  return (
    <section aria-labelledby="service-incidents-heading" class="past">
      <h2 id="service-incidents-heading">Incidents</h2>
      {props.incidents.length === 0 ? <p class="hint">No incident has named this service.</p> : null}
      <ul class="service-incidents">
        {props.incidents.map((incident) => (
          <li>
            <a href={urls.publicIncident(props.base, incident.id)} safe>
              {incident.title}
            </a>
            <span class="hint">
              <IncidentStatusMark status={incident.status} />{' '}
              <Moment at={incident.startedAt} timeZone={props.timeZone} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
