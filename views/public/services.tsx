import { urls } from '#src/urls.ts'
import { type ServiceStatus, ServiceStatusMark } from '../layout/status.tsx'
import { shortDayText } from '../layout/times.tsx'
import { type ServiceDayProps, ServiceDays } from './service-days.tsx'

export interface ServiceProps {
  id: string
  name: string
  description: string
  status: ServiceStatus
  uptime: number | null
  days: ServiceDayProps[]
}

export interface GroupProps {
  id: string | null
  name: string | null
  status: ServiceStatus
  services: ServiceProps[]
}

/** By group, each service with its word, its days and its uptime. */
export function Services({ groups, base }: { groups: GroupProps[]; base: string }): JSX.Element {
  if (groups.length === 0)
    return (
      <section class="empty" aria-label="Services">
        <p>No services are listed here yet.</p>
      </section>
    )
  const days = groups.flatMap(({ services }) => services)[0]?.days ?? []
  return (
    <section aria-labelledby="services-heading" class="services">
      <div class="section-heading">
        <h2 id="services-heading">Services</h2>
        <p class="hint" safe>{`Last ${days.length} days`}</p>
      </div>
      {groups.map((group) =>
        group.name === null ? <ServiceList group={group} base={base} /> : <Group group={group} base={base} />,
      )}
      <p class="days-legend hint">
        <span class="legend-item legend-operational">Operational</span>
        <span class="legend-item legend-degraded_performance">Degraded</span>
        <span class="legend-item legend-partial_outage">Partial outage</span>
        <span class="legend-item legend-major_outage">Major outage</span>
        <span class="legend-item legend-under_maintenance">Maintenance</span>
        <span class="legend-item legend-no-data">No data</span>
      </p>
    </section>
  )
}

function Group({ group, base }: { group: GroupProps; base: string }): JSX.Element {
  return (
    <section class="service-group" aria-label={group.name ?? ''}>
      <h3 class="service-group-name">
        <span safe>{group.name}</span>
        <ServiceStatusMark status={group.status} />
      </h3>
      <ServiceList group={group} base={base} />
    </section>
  )
}

function ServiceList({ group, base }: { group: GroupProps; base: string }): JSX.Element {
  return (
    <ul class="service-list">
      {group.services.map((service) => (
        <Service service={service} inGroup={group.name !== null} url={urls.publicService(base, service.id)} />
      ))}
    </ul>
  )
}

function Service({ service, inGroup, url }: { service: ServiceProps; inGroup: boolean; url: string }): JSX.Element {
  const since = service.days[0] ? shortDayText(service.days[0].date) : ''
  return (
    <li class="service">
      <div class="service-heading">
        {inGroup ? (
          <h4 class="service-name">
            <a href={url} safe>
              {service.name}
            </a>
          </h4>
        ) : (
          <h3 class="service-name">
            <a href={url} safe>
              {service.name}
            </a>
          </h3>
        )}
        <ServiceStatusMark status={service.status} />
      </div>
      {service.description ? (
        <p class="service-description hint" safe>
          {service.description}
        </p>
      ) : null}
      <ServiceDays name={service.name} days={service.days} />
      <p class="service-scale hint">
        <span safe>{since}</span>
        <span safe>{uptimeText(service.uptime)}</span>
        <span>Today</span>
      </p>
    </li>
  )
}

export function uptimeText(uptime: number | null): string {
  return uptime === null ? 'No data yet' : `${percentText(uptime)} uptime`
}

/** Rounded down: 99.999 must not read as a hundred. */
export function percentText(uptime: number): string {
  const percent = Math.floor(uptime * 100_000) / 1000
  return uptime === 1 ? '100%' : `${percent.toFixed(percent >= 99.9 ? 3 : 2)}%`
}
