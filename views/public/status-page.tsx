import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Form, Submit } from '../layout/form.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
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
    generatedAt: number
    openIncidents: IncidentProps[]
    maintenance: MaintenanceProps[]
    /** Planned windows beyond those. */
    maintenanceLeft: number
    groups: GroupProps[]
    pastDays: PastDayProps[]
  }
  base: string
  /** Absolute, with a trailing slash. */
  url: string
  /** No mail can leave while no relay is connected. */
  mailAvailable: boolean
}

/** In the order of a visitor's questions about a broken service: is it known, how bad is it, what is being done. */
export function StatusPageView({ organization, page, base, url, mailAvailable }: StatusPageProps): JSX.Element {
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
      <Banner status={worstOf(page)} sentence={sentence} at={page.generatedAt} timeZone={timeZone} t={t} />
      <OpenIncidents incidents={page.openIncidents} base={base} url={url} timeZone={timeZone} t={t} />
      <MaintenanceAhead
        windows={page.maintenance}
        left={page.maintenanceLeft}
        base={base}
        url={url}
        timeZone={timeZone}
        t={t}
      />
      <Services groups={page.groups} base={base} timeZone={timeZone} t={t} />
      <PastIncidents days={page.pastDays} base={base} url={url} timeZone={timeZone} t={t} />
      <Subscribe base={base} name={organization.name} mailAvailable={mailAvailable} t={t} />
    </PublicShell>
  )
}

const worstFirst = ['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const
type Trouble = (typeof worstFirst)[number]

type BannerPage = Pick<StatusPageProps['page'], 'groups' | 'openIncidents'>

/** The banner's colour, shape and words all follow the worst status of any service. */
function worstOf({ groups }: BannerPage): Trouble | 'operational' {
  const statuses = groups.flatMap(({ services }) => services.map(({ status }) => status))
  return worstFirst.find((status) => statuses.includes(status)) ?? 'operational'
}

const troubleWords = {
  major_outage: 'outage',
  partial_outage: 'partial',
  degraded_performance: 'degraded',
  under_maintenance: 'maintenance',
} as const satisfies Record<Trouble, keyof Messages['banner']>

/** One sentence a customer understands, naming the services that are worst off where they are few. */
function bannerSentence(page: BannerPage, t: Messages): string {
  const worst = worstOf(page)
  if (worst === 'operational') return page.openIncidents.length > 0 ? t.banner.looking : t.banner.operational
  const services = page.groups.flatMap(({ services }) => services)
  const affected = services.filter(({ status }) => status === worst)
  const count = affected.length
  if (worst === 'major_outage' && count === services.length) return t.banner.everything
  const names = count <= 3 ? t.list(affected.map(({ label }) => isolated(label))) : t.banner.services(count)
  return t.banner[troubleWords[worst]](names, count)
}

interface BannerProps {
  status: ServiceStatus
  sentence: string
  at: number
  timeZone: string
  t: Messages
}

function Banner({ status, sentence, at, timeZone, t }: BannerProps): JSX.Element {
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
  url: string
  timeZone: string
  t: Messages
}

function OpenIncidents({ incidents, base, url, timeZone, t }: IncidentsProps): JSX.Element {
  if (incidents.length === 0) return ''
  return (
    <section aria-label={t.page.openIncidents} class="open-incidents">
      {incidents.map((incident) => (
        <article class="card open-incident">
          <h2 dir="auto">
            <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
              {incident.title}
            </a>
          </h2>
          <IncidentFacts incident={incident} timeZone={timeZone} t={t} />
          <Updates updates={incident.updates} url={url} below={2} timeZone={timeZone} t={t} />
        </article>
      ))}
    </section>
  )
}

interface SubscribeProps {
  base: string
  name: string
  mailAvailable: boolean
  t: Messages
}

function Subscribe({ base, name, mailAvailable, t }: SubscribeProps): JSX.Element {
  return (
    <section id="subscribe" class="card subscribe" aria-labelledby="subscribe-heading">
      <h2 id="subscribe-heading" safe>
        {t.subscribe.heading}
      </h2>
      {mailAvailable ? <SubscribeByMail base={base} name={name} t={t} /> : null}
      <p class="hint">
        <Sentence
          text={mailAvailable ? t.subscribe.follow : t.subscribe.followOnly}
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

function SubscribeByMail({ base, name, t }: Omit<SubscribeProps, 'mailAvailable'>): JSX.Element {
  return (
    <>
      <p class="hint" safe>
        {t.subscribe.promise(isolated(name))}
      </p>
      <Form action={routes.statusPage.subscribe.request.url({ base })} csrf={null} class="subscribe-form">
        <label for="subscribe-email" safe>
          {t.subscribe.address}
        </label>
        <input id="subscribe-email" name="email" type="email" autocomplete="email" required maxlength={254} />
        <Submit label={t.subscribe.button} look="primary" icon="mail" />
      </Form>
    </>
  )
}
