import { urls } from '#src/urls.ts'
import { Icon } from '../layout/icons.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { IncidentFacts, type IncidentProps, Updates } from './incident-parts.tsx'
import { MaintenanceAhead, type MaintenanceProps } from './maintenance-parts.tsx'
import { type PastDayProps, PastIncidents } from './past-incidents.tsx'
import { type GroupProps, Services } from './services.tsx'

type ServiceStatus = 'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage' | 'under_maintenance'
type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance'

export interface StatusPageProps {
  organization: PublicOrganization
  page: {
    indicator: Indicator
    description: string
    generatedAt: number
    openIncidents: IncidentProps[]
    maintenance: MaintenanceProps[]
    groups: GroupProps[]
    pastDays: PastDayProps[]
  }
  base: string
  /** Absolute, with a trailing slash. */
  url: string
}

/** What a visitor with a broken service wants first: is it known, how bad is it, what is being done. */
export function StatusPageView({ organization, page, base, url }: StatusPageProps): JSX.Element {
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
      <MaintenanceAhead windows={page.maintenance} base={base} timeZone={organization.timeZone} />
      <Services groups={page.groups} base={base} />
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

function Subscribe({ base, name }: { base: string; name: string }): JSX.Element {
  return (
    <section id="subscribe" class="card subscribe" aria-labelledby="subscribe-heading">
      <h2 id="subscribe-heading">Get updates</h2>
      <p
        class="hint"
        safe
      >{`One message when ${name} reports or updates an incident or a maintenance. Nothing else.`}</p>
      <form method="post" action={urls.subscribe(base)} class="subscribe-form">
        <label for="subscribe-email">E-mail address</label>
        <input id="subscribe-email" name="email" type="email" autocomplete="email" required maxlength={254} />
        <button type="submit" class="button primary">
          <Icon name="mail" />
          <span>Subscribe</span>
        </button>
      </form>
      <p class="hint">
        Or follow by <a href={urls.rss(base)}>RSS</a>, <a href={urls.atom(base)}>Atom</a> or{' '}
        <a href={urls.calendar(base)}>calendar</a>.
      </p>
    </section>
  )
}
