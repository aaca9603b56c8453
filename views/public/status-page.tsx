import { urls } from '#src/urls.ts'
import { Icon } from '../layout/icons.tsx'
import { PublicShell } from '../layout/public-shell.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import { dayText, Moment, shortDayText } from '../layout/times.tsx'
import { IncidentFacts, type IncidentProps, Updates } from './incident-parts.tsx'
import { type ServiceDayProps, ServiceDays } from './service-days.tsx'

type ServiceStatus = 'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage' | 'under_maintenance'
type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance'

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

export interface StatusPageProps {
  page: {
    organization: { name: string; timeZone: string }
    indicator: Indicator
    description: string
    generatedAt: number
    openIncidents: IncidentProps[]
    groups: GroupProps[]
    pastDays: { date: string; incidents: IncidentProps[] }[]
  }
  base: string
  /** Absolute, with a trailing slash. */
  url: string
}

/** What a visitor with a broken service wants first: is it known, how bad is it, what is being done. */
export function StatusPageView({ page, base, url }: StatusPageProps): JSX.Element {
  const { organization } = page
  const sentence = bannerSentence(page)
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${sentence} · ${organization.name}`}
      description={`${organization.name}: ${sentence}. Current status of every service, incidents and their history.`}
      head={<link rel="canonical" href={url} />}
    >
      <Banner indicator={page.indicator} sentence={sentence} at={page.generatedAt} timeZone={organization.timeZone} />
      <OpenIncidents incidents={page.openIncidents} base={base} timeZone={organization.timeZone} />
      <Services groups={page.groups} />
      <PastIncidents days={page.pastDays} base={base} timeZone={organization.timeZone} />
      <Subscribe base={base} name={organization.name} />
    </PublicShell>
  )
}

const bannerMarks = {
  none: 'operational',
  minor: 'degraded_performance',
  major: 'partial_outage',
  critical: 'major_outage',
  maintenance: 'under_maintenance',
} as const satisfies Record<Indicator, ServiceStatus>

/** One sentence a customer understands, naming the services where they are few. */
function bannerSentence({ indicator, groups, openIncidents }: StatusPageProps['page']): string {
  const affected = groups.flatMap(({ services }) => services).filter(({ status }) => status !== 'operational')
  const names = affected.length <= 3 ? listed(affected.map(({ name }) => name)) : `${affected.length} services`
  const verb = affected.length === 1 ? 'has' : 'have'
  if (indicator === 'none')
    return openIncidents.length > 0 ? 'Services are up while we look into an incident' : 'All systems operational'
  else if (indicator === 'critical') return 'Everything is down'
  else if (indicator === 'maintenance') return `${names} ${affected.length === 1 ? 'is' : 'are'} under maintenance`
  else if (affected.some(({ status }) => status === 'major_outage')) return `${names} ${verb} an outage`
  else if (affected.some(({ status }) => status === 'partial_outage')) return `${names} ${verb} a partial outage`
  else return `${names} ${verb} degraded performance`
}

function listed(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)
}

interface BannerProps {
  indicator: Indicator
  sentence: string
  at: number
  timeZone: string
}

function Banner({ indicator, sentence, at, timeZone }: BannerProps): JSX.Element {
  const status = bannerMarks[indicator]
  return (
    <section class={`banner banner-${status}`} aria-label="Current status">
      <span class={`banner-mark status-${status}`}>
        <ServiceStatusMark status={status} markOnly />
      </span>
      <h1 safe>{sentence}</h1>
      <p class="hint">
        As of <Moment at={at} timeZone={timeZone} />
      </p>
    </section>
  )
}

interface IncidentsProps {
  incidents: IncidentProps[]
  base: string
  timeZone: string
}

function OpenIncidents({ incidents, base, timeZone }: IncidentsProps): JSX.Element {
  if (incidents.length === 0) return ''
  return (
    <section aria-label="Open incidents" class="open-incidents">
      {incidents.map((incident) => (
        <article class="card open-incident">
          <h2>
            <a href={urls.publicIncident(base, incident.id)} safe>
              {incident.title}
            </a>
          </h2>
          <IncidentFacts incident={incident} timeZone={timeZone} />
          <Updates updates={incident.updates} timeZone={timeZone} />
        </article>
      ))}
    </section>
  )
}

function Services({ groups }: { groups: GroupProps[] }): JSX.Element {
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
      {groups.map((group) => (group.name === null ? <ServiceList group={group} /> : <Group group={group} />))}
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

function Group({ group }: { group: GroupProps }): JSX.Element {
  return (
    <section class="service-group" aria-label={group.name ?? ''}>
      <h3 class="service-group-name">
        <span safe>{group.name}</span>
        <ServiceStatusMark status={group.status} />
      </h3>
      <ServiceList group={group} />
    </section>
  )
}

function ServiceList({ group }: { group: GroupProps }): JSX.Element {
  return (
    <ul class="service-list">
      {group.services.map((service) => (
        <Service service={service} inGroup={group.name !== null} />
      ))}
    </ul>
  )
}

function Service({ service, inGroup }: { service: ServiceProps; inGroup: boolean }): JSX.Element {
  const since = service.days[0] ? shortDayText(service.days[0].date) : ''
  return (
    <li class="service">
      <div class="service-heading">
        {inGroup ? (
          <h4 class="service-name" safe>
            {service.name}
          </h4>
        ) : (
          <h3 class="service-name" safe>
            {service.name}
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

/** Rounded down: 99.999 must not read as a hundred. */
export function uptimeText(uptime: number | null): string {
  if (uptime === null) return 'No data yet'
  const percent = Math.floor(uptime * 100_000) / 1000
  return uptime === 1 ? '100% uptime' : `${percent.toFixed(percent >= 99.9 ? 3 : 2)}% uptime`
}

interface PastIncidentsProps {
  days: StatusPageProps['page']['pastDays']
  base: string
  timeZone: string
}

/** Days with something to tell, each; the quiet days between them as one line. */
function PastIncidents({ days, base, timeZone }: PastIncidentsProps): JSX.Element {
  return (
    <section aria-labelledby="past-heading" class="past">
      <div class="section-heading">
        <h2 id="past-heading">Past incidents</h2>
        <a class="hint" href={urls.history(base)}>
          Whole history
        </a>
      </div>
      {runs(days).map((run) =>
        run.quiet ? <QuietDays days={run.days} /> : <PastDays days={run.days} base={base} timeZone={timeZone} />,
      )}
    </section>
  )
}

function PastDays({ days, base, timeZone }: PastIncidentsProps): JSX.Element {
  return (
    <>
      {days.map((day) => (
        <PastDay day={day} base={base} timeZone={timeZone} />
      ))}
    </>
  )
}

function QuietDays({ days }: { days: Day[] }): JSX.Element {
  return (
    <p class="quiet-days hint" safe>
      {quietText(days.map(({ date }) => date))}
    </p>
  )
}

function PastDay({ day, base, timeZone }: { day: Day; base: string; timeZone: string }): JSX.Element {
  return (
    <section class="past-day" aria-label={dayText(day.date)}>
      <h3 class="past-date" safe>
        {dayText(day.date)}
      </h3>
      {day.incidents.map((incident) => (
        <article class="past-incident">
          <h4>
            <a href={urls.publicIncident(base, incident.id)} safe>
              {incident.title}
            </a>
          </h4>
          <IncidentFacts incident={incident} timeZone={timeZone} />
          <Updates updates={incident.updates} timeZone={timeZone} />
        </article>
      ))}
    </section>
  )
}

type Day = StatusPageProps['page']['pastDays'][number]

function runs(days: Day[]): { quiet: boolean; days: Day[] }[] {
  const found: { quiet: boolean; days: Day[] }[] = []
  for (const day of days) {
    const quiet = day.incidents.length === 0
    const current = found.at(-1)
    if (current?.quiet === quiet) current.days.push(day)
    else found.push({ quiet, days: [day] })
  }
  return found
}

/** Newest first in, oldest first out. */
function quietText(dates: string[]): string {
  const [newest, oldest] = [dates[0] ?? '', dates.at(-1) ?? '']
  return newest === oldest
    ? `${shortDayText(newest)}: no incidents`
    : `${shortDayText(oldest)} – ${shortDayText(newest)}: no incidents`
}

function Subscribe({ base, name }: { base: string; name: string }): JSX.Element {
  return (
    <section id="subscribe" class="card subscribe" aria-labelledby="subscribe-heading">
      <h2 id="subscribe-heading">Get updates</h2>
      <p
        class="hint"
        safe
      >{`One message when ${name} reports an incident, updates it or resolves it. Nothing else.`}</p>
      <form method="post" action={urls.subscribe(base)} class="subscribe-form">
        <label for="subscribe-email">E-mail address</label>
        <input id="subscribe-email" name="email" type="email" autocomplete="email" required maxlength={254} />
        <button type="submit" class="button primary">
          <Icon name="mail" />
          <span>Subscribe</span>
        </button>
      </form>
      <p class="hint">
        Or follow by <a href={urls.rss(base)}>RSS</a> or <a href={urls.atom(base)}>Atom</a>.
      </p>
    </section>
  )
}
