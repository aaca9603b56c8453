import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { ServiceStatusMark } from '../layout/status.tsx'
import { shortDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { type ServiceDayProps, ServiceDays } from './service-days.tsx'
import { uptimeText } from './uptime-text.ts'

export interface ServiceProps {
  id: string
  name: string
  /** The name, with the group where names repeat. */
  label: string
  description: string
  status: ServiceStatus
  uptime: number | null
  /** UTC ms from which there is data, where it is later than the first of the days. */
  dataSince: number | null
  days: ServiceDayProps[]
}

export interface GroupProps {
  id: string | null
  name: string | null
  status: ServiceStatus
  uptime: number | null
  dataSince: number | null
  days: ServiceDayProps[]
  services: ServiceProps[]
}

interface ServicesProps {
  groups: GroupProps[]
  base: string
  timeZone: string
  t: Messages
}

/** By group, each service with its word, its days and its uptime. */
export function Services({ groups, base, timeZone, t }: ServicesProps): JSX.Element {
  if (groups.length === 0)
    return (
      <section class="empty" aria-label={t.services.heading}>
        <p safe>{t.services.none}</p>
      </section>
    )
  const days = groups.flatMap(({ services }) => services)[0]?.days ?? []
  return (
    <section aria-labelledby="services-heading" class="services">
      <div class="section-heading">
        <h2 id="services-heading" safe>
          {t.services.heading}
        </h2>
        <p class="hint" safe>
          {t.services.lastDays(days.length)}
        </p>
      </div>
      {groups.map((group) =>
        group.name === null ? (
          <ServiceList group={group} base={base} timeZone={timeZone} t={t} />
        ) : (
          <Group group={group} base={base} timeZone={timeZone} t={t} />
        ),
      )}
      <Legend t={t} />
    </section>
  )
}

function Legend({ t }: { t: Messages }): JSX.Element {
  return (
    <p class="days-legend hint">
      {Object.entries(t.services.legend).map(([status, word]) => (
        <span class={`legend-item legend-${status}`} safe>
          {word}
        </span>
      ))}
      <span class="legend-item legend-no-data" safe>
        {t.days.noData}
      </span>
    </p>
  )
}

interface GroupViewProps {
  group: GroupProps
  base: string
  timeZone: string
  t: Messages
}

function Group({ group, base, timeZone, t }: GroupViewProps): JSX.Element {
  return (
    <section class="service-group" aria-label={group.name ?? ''}>
      <div class="service-group-heading">
        <h3 class="service-group-name">
          <bdi safe>{group.name}</bdi>
          <ServiceStatusMark status={group.status} t={t} />
        </h3>
        {group.services.length > 1 ? <GroupDays group={group} timeZone={timeZone} t={t} /> : null}
      </div>
      <ServiceList group={group} base={base} timeZone={timeZone} t={t} />
    </section>
  )
}

/** One line of bars for all services of the group; the span of the bars stands with each service. */
function GroupDays({ group, timeZone, t }: Omit<GroupViewProps, 'base'>): JSX.Element {
  return (
    <div class="group-days">
      <ServiceDays name={group.name ?? ''} days={group.days} t={t} />
      <p class="hint" safe>
        {uptimeText(group, timeZone, t)}
      </p>
    </div>
  )
}

function ServiceList({ group, base, timeZone, t }: GroupViewProps): JSX.Element {
  return (
    <ul class="service-list">
      {group.services.map((service) => (
        <Service
          service={service}
          inGroup={group.name !== null}
          url={routes.statusPage.service.url({ base, id: service.id })}
          timeZone={timeZone}
          t={t}
        />
      ))}
    </ul>
  )
}

interface ServiceViewProps {
  service: ServiceProps
  inGroup: boolean
  url: string
  timeZone: string
  t: Messages
}

function Service({ service, inGroup, url, timeZone, t }: ServiceViewProps): JSX.Element {
  const since = service.days[0] ? shortDayText(service.days[0].date, t) : ''
  return (
    <li class="service">
      <div class="service-heading">
        {inGroup ? (
          <h4 class="service-name" dir="auto">
            <a href={url} safe>
              {service.name}
            </a>
          </h4>
        ) : (
          <h3 class="service-name" dir="auto">
            <a href={url} safe>
              {service.name}
            </a>
          </h3>
        )}
        <ServiceStatusMark status={service.status} t={t} />
      </div>
      {service.description ? (
        <p class="service-description hint" dir="auto" safe>
          {service.description}
        </p>
      ) : null}
      <ServiceDays name={service.name} days={service.days} t={t} />
      <p class="service-scale hint">
        <span safe>{since}</span>
        <span safe>{uptimeText(service, timeZone, t)}</span>
        <span safe>{t.services.today}</span>
      </p>
    </li>
  )
}
