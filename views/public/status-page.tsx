import { routes } from '#src/routes.ts'
import type { Indicator } from '#src/words.ts'
import { Form, Submit } from '../layout/form.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { indicatorMarks, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { IncidentFacts, type IncidentProps, Updates } from './incident-parts.tsx'
import { MaintenanceAhead, type MaintenanceProps } from './maintenance-parts.tsx'
import { type PastDayProps, PastIncidents } from './past-incidents.tsx'
import { type GroupProps, Services } from './services.tsx'

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

/** In the order of a visitor's questions about a broken service: is it known, how bad is it, what is being done. */
export function StatusPageView({ organization, page, base, url }: StatusPageProps): JSX.Element {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const sentence = bannerSentence(page, t)
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${sentence} · ${organization.name}`}
      description={t.page.summary(organization.name, sentence)}
      head={<link rel="canonical" href={url} />}
    >
      <Banner indicator={page.indicator} sentence={sentence} at={page.generatedAt} timeZone={timeZone} t={t} />
      <OpenIncidents incidents={page.openIncidents} base={base} timeZone={timeZone} t={t} />
      <MaintenanceAhead windows={page.maintenance} base={base} timeZone={timeZone} t={t} />
      <Services groups={page.groups} base={base} t={t} />
      <PastIncidents days={page.pastDays} base={base} timeZone={timeZone} t={t} />
      <Subscribe base={base} name={organization.name} t={t} />
    </PublicShell>
  )
}

const worstFirst = ['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const

/** One sentence a customer understands, naming the services that are worst off where they are few. */
function bannerSentence({ indicator, groups, openIncidents }: StatusPageProps['page'], t: Messages): string {
  const services = groups.flatMap(({ services }) => services)
  const worst = worstFirst.find((status) => services.some((service) => service.status === status))
  const affected = services.filter(({ status }) => status === worst)
  const count = affected.length
  const names = count <= 3 ? t.list(affected.map(({ name }) => name)) : t.banner.services(count)
  if (indicator === 'none') return openIncidents.length > 0 ? t.banner.looking : t.banner.operational
  else if (indicator === 'critical') return t.banner.everything
  else if (indicator === 'maintenance') return t.banner.maintenance(names, count)
  else if (worst === 'major_outage') return t.banner.outage(names, count)
  else if (worst === 'partial_outage') return t.banner.partial(names, count)
  else return t.banner.degraded(names, count)
}

interface BannerProps {
  indicator: Indicator
  sentence: string
  at: number
  timeZone: string
  t: Messages
}

function Banner({ indicator, sentence, at, timeZone, t }: BannerProps): JSX.Element {
  const status = indicatorMarks[indicator]
  return (
    <section class={`banner banner-${status}`} aria-label={t.page.current}>
      <span class={`banner-mark status-${status}`}>
        <ServiceStatusMark status={status} markOnly />
      </span>
      <h1 safe>{sentence}</h1>
      <p class="hint">
        <Sentence text={t.page.asOf} parts={{ time: <Moment at={at} timeZone={timeZone} t={t} /> }} />
      </p>
    </section>
  )
}

interface IncidentsProps {
  incidents: IncidentProps[]
  base: string
  timeZone: string
  t: Messages
}

function OpenIncidents({ incidents, base, timeZone, t }: IncidentsProps): JSX.Element {
  if (incidents.length === 0) return ''
  return (
    <section aria-label={t.page.openIncidents} class="open-incidents">
      {incidents.map((incident) => (
        <article class="card open-incident">
          <h2>
            <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
              {incident.title}
            </a>
          </h2>
          <IncidentFacts incident={incident} timeZone={timeZone} t={t} />
          <Updates updates={incident.updates} timeZone={timeZone} t={t} />
        </article>
      ))}
    </section>
  )
}

function Subscribe({ base, name, t }: { base: string; name: string; t: Messages }): JSX.Element {
  return (
    <section id="subscribe" class="card subscribe" aria-labelledby="subscribe-heading">
      <h2 id="subscribe-heading" safe>
        {t.subscribe.heading}
      </h2>
      <p class="hint" safe>
        {t.subscribe.promise(name)}
      </p>
      <Form action={routes.statusPage.subscribe.request.url({ base })} csrf={null} class="subscribe-form">
        <label for="subscribe-email" safe>
          {t.subscribe.address}
        </label>
        <input id="subscribe-email" name="email" type="email" autocomplete="email" required maxlength={254} />
        <Submit label={t.subscribe.button} look="primary" icon="mail" />
      </Form>
      <p class="hint">
        <Sentence
          text={t.subscribe.follow}
          parts={{
            rss: <a href={routes.statusPage.files.rss.url({ base })}>RSS</a>,
            atom: <a href={routes.statusPage.files.atom.url({ base })}>Atom</a>,
            calendar: (
              <a href={routes.statusPage.files.calendar.url({ base })} safe>
                {t.subscribe.calendar}
              </a>
            ),
          }}
        />{' '}
        <a href={routes.statusPage.subscribe.show.url({ base })} safe>
          {t.subscribe.more}
        </a>
      </p>
    </section>
  )
}
