import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { remembered } from '../layout/remembered.ts'
import { statusShapes } from '../layout/status.tsx'
import { momentDayText, shortDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { worstFirst } from './banner-sentence.ts'
import { DayBars, daysKey, type ServiceDayProps, ServiceDays } from './service-days.tsx'
import { uptimeText } from './uptime-text.ts'

export interface ServiceProps {
  id: string
  name: string
  /** The name, with the group where names repeat. */
  label: string
  description: string
  status: ServiceStatus
  /** UTC ms since when it has its status; null while it is operational. */
  troubledSince: number | null
  uptime: number | null
  /** UTC ms from which there is data, where it is later than the first of the days. */
  dataSince: number | null
  days: ServiceDayProps[]
}

export interface GroupProps {
  id: string | null
  name: string | null
  status: ServiceStatus
  description: string
  /** Its services are shown before anybody asks. */
  open: boolean
  uptime: number | null
  dataSince: number | null
  days: ServiceDayProps[]
  services: ServiceProps[]
}

interface ServicesProps {
  groups: GroupProps[]
  /** Seen by a reader, to whom those stand here that are theirs. */
  forReader: boolean
  base: string
  timeZone: string
  t: Messages
}

/** A group that is well is one line; in one that is not, what is not well comes first. */
export function Services({ groups, forReader, base, timeZone, t }: ServicesProps): JSX.Element {
  const services = groups.flatMap(({ services }) => services)
  if (services.length === 0)
    return (
      <section id="services" class="empty" aria-label={t.services.heading}>
        <p safe>{forReader ? t.services.noneYours : t.services.none}</p>
      </section>
    )
  const days = services.find(({ days }) => days.length > 0)?.days ?? []
  return (
    <section id="services" aria-labelledby="services-heading">
      <div class="section-heading">
        <h2 id="services-heading" safe>
          {t.services.heading}
        </h2>
        {days.length === 0 ? null : (
          <p class="hint" safe>
            {[
              t.services.share,
              t.services.lastDays(days.length),
              ...days.slice(0, 1).map(({ date }) => t.services.since(shortDayText(date, t))),
            ].join(' · ')}
          </p>
        )}
      </div>
      <div class="services">
        {groups.map((group) =>
          group.name === null ? (
            <ServiceList services={group.services} base={base} timeZone={timeZone} t={t} />
          ) : (
            <Group group={group} base={base} timeZone={timeZone} t={t} />
          ),
        )}
      </div>
      <Legend groups={groups} t={t} />
    </section>
  )
}

/** What the bars of this page show besides good days. */
function Legend({ groups, t }: { groups: GroupProps[]; t: Messages }): JSX.Element {
  const days = new Set(groups.flatMap(({ days, services }) => [days, ...services.map(({ days }) => days)]))
  const shown = new Set([...days].flatMap((days) => days.map(({ worst }) => worst)))
  const statuses = Object.entries(t.services.legend).filter(([status]) => shown.has(status as ServiceStatus))
  if (statuses.length < 2 && !shown.has(null)) return ''
  return (
    <p class="days-legend hint">
      {statuses.map(([status, word]) => (
        <span class={`legend-item legend-${status}`} safe>
          {word}
        </span>
      ))}
      {shown.has(null) ? (
        <span class="legend-item legend-no-data" safe>
          {t.days.noData}
        </span>
      ) : null}
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
  const troubled = group.services.filter(({ status }) => status !== 'operational')
  const well = group.services.filter(({ status }) => status === 'operational')
  const isFolded = troubled.length > 0 && well.length > 1
  const list = { base, timeZone, t }
  return (
    <details id={`group-${group.id}`} class="service-group" open={group.open}>
      <summary class="service-row">
        <h3 dir="auto" safe>
          {group.name}
        </h3>
        {group.days.length === 0 ? null : (
          <>
            <Share recorded={group} timeZone={timeZone} t={t} />
            <DayBars days={group.days} />
          </>
        )}
        <RowStatus status={group.status} t={t} />
      </summary>
      {group.description === '' ? null : (
        <p class="hint group-description" dir="auto" safe>
          {group.description}
        </p>
      )}
      {isFolded ? (
        <>
          <ServiceList services={inOrder(troubled)} {...list} />
          <details class="rest">
            <summary safe>{t.services.rest(well.length)}</summary>
            <ServiceList services={well} {...list} />
          </details>
        </>
      ) : (
        <ServiceList services={[...inOrder(troubled), ...well]} {...list} />
      )}
    </details>
  )
}

function inOrder(services: ServiceProps[]): ServiceProps[] {
  const order: readonly ServiceStatus[] = worstFirst
  return services.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
}

function ServiceList(props: Omit<GroupViewProps, 'group'> & { services: ServiceProps[] }): JSX.Element {
  const { services, base, timeZone, t } = props
  return (
    <ul class="service-list">
      {services.map((service) => (
        <ServiceRow service={service} base={base} timeZone={timeZone} t={t} />
      ))}
    </ul>
  )
}

type ServiceRowProps = Omit<GroupViewProps, 'group'> & { service: ServiceProps }

/** Kept under all that it is made from: an update changes few of hundreds of rows. */
function ServiceRow(props: ServiceRowProps): string {
  const { days, ...service } = props.service
  const { base, timeZone, t } = props
  const key = JSON.stringify(['service', t.locale, timeZone, base, service, daysKey(days)])
  return remembered(key, () => String(<MadeServiceRow {...props} />))
}

function MadeServiceRow({ service, base, timeZone, t }: ServiceRowProps): JSX.Element {
  return (
    <li id={`service-${service.id}`} class="service service-row">
      <div class="service-name">
        <a href={routes.statusPage.service.url({ base, id: service.id })} dir="auto" safe>
          {service.name}
        </a>
        {service.description ? (
          <p class="service-description" dir="auto" safe>
            {service.description}
          </p>
        ) : null}
      </div>
      {service.days.length === 0 ? null : (
        <>
          <Share recorded={service} timeZone={timeZone} t={t} />
          <ServiceDays name={service.label} days={service.days} base={base} t={t} />
        </>
      )}
      <RowStatus status={service.status} t={t} />
    </li>
  )
}

interface ShareProps {
  recorded: Pick<ServiceProps, 'uptime' | 'dataSince'>
  timeZone: string
  t: Messages
}

function Share({ recorded, timeZone, t }: ShareProps): JSX.Element {
  const { uptime, dataSince } = recorded
  return (
    <span class="share" title={uptimeText(recorded, timeZone, t)}>
      <span safe>{uptime === null ? t.days.noData : t.percent(uptime)}</span>
      {uptime === null || dataSince === null ? null : (
        <small safe>{t.services.since(momentDayText(dataSince, timeZone, t))}</small>
      )}
    </span>
  )
}

/** Its word is short, since it stands in a column; on phones a good one is for screen readers. */
function RowStatus({ status, t }: { status: ServiceStatus; t: Messages }): JSX.Element {
  return (
    <span class={`status row-status status-${status}`}>
      <svg viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
        <path fill-rule="evenodd" d={statusShapes[status]} />
      </svg>
      <span safe>{t.services.legend[status]}</span>
    </span>
  )
}
