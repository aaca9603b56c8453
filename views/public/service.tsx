import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Icon } from '../layout/icons.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import type { IncidentProps } from './incident-parts.tsx'
import { LeftInCalendar, MaintenanceItem, type MaintenanceProps } from './maintenance-parts.tsx'
import { PageHead } from './page-head.tsx'
import { Records } from './records.tsx'
import { type ServiceDayProps, ServiceDays } from './service-days.tsx'
import { rangeText } from './uptime-text.ts'

export interface ServiceViewProps {
  organization: PublicOrganization
  service: {
    id: string
    name: string
    description: string
    status: ServiceStatus
    startedAt: number
    uptimes: { range: keyof Messages['service']['ranges']; uptime: number | null; dataSince: number | null }[]
    days: ServiceDayProps[]
    incidents: IncidentProps[]
    /** Incidents beyond those. */
    incidentsLeft: number
    maintenance: MaintenanceProps[]
    /** Planned windows beyond those. */
    maintenanceLeft: number
  }
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** One service: its status now, its uptime over five ranges, its incidents and maintenance. */
export function ServiceView({ organization, service, base, url }: ServiceViewProps): JSX.Element {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  return (
    <PublicShell
      ownStyles
      organization={organization}
      base={base}
      title={`${service.name} · ${organization.name}`}
      description={service.description || undefined}
      head={
        <>
          <PageHead
            organization={organization}
            title={service.name}
            canonical={routes.statusPage.service.url({ base: url, id: service.id })}
          />
          <link
            rel="alternate"
            type="application/rss+xml"
            title={`${service.name}, RSS`}
            href={routes.statusPage.serviceFiles.rss.url({ base, id: service.id })}
          />
        </>
      }
    >
      <p class="back">
        <a href={routes.statusPage.show.url({ base })}>
          <Icon name="arrow-left" />
          <span safe>{t.page.current}</span>
        </a>
      </p>
      <article class="service-page">
        <div class="section-heading">
          <h1 dir="auto" safe>
            {service.name}
          </h1>
          <ServiceStatusMark status={service.status} t={t} />
        </div>
        {service.description ? (
          <p class="hint" dir="auto" safe>
            {service.description}
          </p>
        ) : null}
        {service.uptimes.length === 0 ? null : <Uptimes service={service} base={base} timeZone={timeZone} t={t} />}
        <ServiceMaintenance
          windows={service.maintenance}
          left={service.maintenanceLeft}
          calendarUrl={routes.statusPage.serviceFiles.calendar.url({ base, id: service.id })}
          base={base}
          timeZone={timeZone}
          t={t}
        />
        <ServiceIncidents
          incidents={service.incidents}
          left={service.incidentsLeft}
          base={base}
          timeZone={timeZone}
          t={t}
        />
        <p class="hint service-feeds">
          <Sentence text={t.service.follow} parts={{ feeds: <Feeds base={base} id={service.id} t={t} /> }} />
        </p>
      </article>
    </PublicShell>
  )
}

function Uptimes(props: { service: ServiceViewProps['service']; base: string; timeZone: string; t: Messages }) {
  const { service, base, timeZone, t } = props
  return (
    <>
      <dl class="uptimes">
        {service.uptimes.map(({ range, ...recorded }) => (
          <div>
            <dt safe>{t.service.ranges[range]}</dt>
            <dd safe>{rangeText(recorded, t)}</dd>
          </div>
        ))}
      </dl>
      <ServiceDays name={service.name} days={service.days} base={base} t={t} />
      <p class="hint">
        <Sentence
          text={t.service.recorded}
          parts={{ time: <Moment at={service.startedAt} timeZone={timeZone} t={t} /> }}
        />
      </p>
    </>
  )
}

function Feeds({ base, id, t }: { base: string; id: string; t: Messages }): JSX.Element {
  return (
    <>
      <a href={routes.statusPage.serviceFiles.rss.url({ base, id })}>RSS</a>{' '}
      <a href={routes.statusPage.serviceFiles.atom.url({ base, id })}>Atom</a>{' '}
      <a href={routes.statusPage.serviceFiles.json.url({ base, id })}>JSON Feed</a>{' '}
      <a href={routes.statusPage.serviceFiles.calendar.url({ base, id })} safe>
        {t.shell.calendar}
      </a>
    </>
  )
}

interface PartProps {
  base: string
  timeZone: string
  t: Messages
}

function ServiceMaintenance(
  props: PartProps & { windows: MaintenanceProps[]; left: number; calendarUrl: string },
): JSX.Element {
  if (props.windows.length === 0) return ''
  return (
    <section aria-labelledby="service-maintenance-heading" class="past">
      <h2 id="service-maintenance-heading" safe>
        {props.t.maintenance.heading}
      </h2>
      <ul class="service-incidents">
        {props.windows.map((window) => (
          <MaintenanceItem window={window} base={props.base} timeZone={props.timeZone} t={props.t} />
        ))}
      </ul>
      <LeftInCalendar left={props.left} url={props.calendarUrl} t={props.t} />
    </section>
  )
}

function ServiceIncidents(props: PartProps & { incidents: IncidentProps[]; left: number }): JSX.Element {
  const { t } = props
  return (
    <section aria-labelledby="service-incidents-heading" class="past">
      <h2 id="service-incidents-heading" safe>
        {t.service.incidents}
      </h2>
      {props.incidents.length === 0 ? (
        <p class="hint" safe>
          {t.service.noIncidents}
        </p>
      ) : null}
      <Records incidents={props.incidents} windows={[]} base={props.base} timeZone={props.timeZone} year t={t} />
      {props.left === 0 ? null : (
        <p class="hint">
          <span safe>{t.labelled(t.andMore(props.left), '')}</span>
          <a href={routes.statusPage.history.url({ base: props.base })} safe>
            {t.shell.history}
          </a>
        </p>
      )}
    </section>
  )
}
