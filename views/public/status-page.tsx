import { routes } from '#src/routes.ts'
import { channelNames, offeredChannels } from '../layout/channels.ts'
import { isolated } from '../layout/direction.ts'
import { Form, Submit } from '../layout/form.tsx'
import type { MetricProps } from '../layout/metric-charts.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { type AnnouncementProps, Announcements } from './announcements.tsx'
import { Banner } from './banner.tsx'
import { type BannerPage, bannerFacts, bannerSentence } from './banner-sentence.ts'
import type { IncidentProps } from './incident-parts.tsx'
import { AsOf, Live } from './live.tsx'
import { type AheadProps, PlannedMaintenance, RunningMaintenance } from './maintenance-ahead.tsx'
import { Metrics } from './metrics.tsx'
import { OpenIncidents } from './open-incidents.tsx'
import { PageHead } from './page-head.tsx'
import { PastIncidents, type PastProps } from './past-incidents.tsx'
import { type GroupProps, Services } from './services.tsx'

export interface StatusPageProps {
  organization: PublicOrganization
  page: {
    generatedAt: number
    announcements: AnnouncementProps[]
    openIncidents: IncidentProps[]
    maintenance: AheadProps[]
    /** Planned windows and series beyond those. */
    maintenanceLeft: number
    groups: GroupProps[]
    /** The same with the services that are well, and stand on the page only while they are not. */
    everything: BannerPage['everything']
    past: PastProps
  }
  metrics: MetricProps[]
  base: string
  /** Absolute, with a trailing slash. */
  url: string
  /** No mail can leave while no relay is connected. */
  mailAvailable: boolean
  /** Seen by a reader, to whom services stand here that are theirs. */
  forReader: boolean
}

const day = 24 * 3_600_000

/** In the order of a visitor's questions about a broken service: is it known, how bad is it, what is being done. */
export function StatusPageView({
  organization,
  page,
  metrics,
  base,
  url,
  mailAvailable,
  forReader,
}: StatusPageProps): JSX.Element {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const sentence = bannerSentence(page, t)
  const common = { base, url, timeZone, t }
  const statuses = new Map(
    page.groups.flatMap(({ services }) => services.map(({ id, status }) => [id, status] as const)),
  )
  const isSoon = ({ scheduledStart }: AheadProps) => scheduledStart - page.generatedAt <= day
  const planned = page.maintenance.filter(({ status }) => status === 'scheduled')
  return (
    <PublicShell
      ownStyles
      organization={organization}
      base={base}
      title={`${sentence} · ${organization.name}`}
      description={t.page.summary(organization.name, sentence)}
      head={
        <PageHead
          organization={organization}
          title={sentence}
          canonical={url}
          markdown={routes.statusPage.markdown.show.url({ base })}
        />
      }
    >
      <Live>
        <Banner page={page} timeZone={timeZone} t={t} />
        <Announcements announcements={page.announcements} url={url} t={t} />
        <OpenIncidents
          incidents={page.openIncidents}
          statuses={statuses}
          promised={bannerFacts(page, page.generatedAt).nextUpdate?.incidentId ?? null}
          {...common}
        />
        <RunningMaintenance
          windows={page.maintenance.filter(({ status }) => status !== 'scheduled')}
          statuses={statuses}
          {...common}
        />
        <PlannedMaintenance
          id="soon"
          heading={t.maintenance.soon}
          windows={planned.filter(isSoon)}
          left={0}
          {...common}
        />
        {page.groups.length === 0 && page.everything.length > 0 ? null : (
          <Services groups={page.groups} forReader={forReader} base={base} timeZone={timeZone} t={t} />
        )}
        <Metrics metrics={metrics} timeZone={timeZone} t={t} />
      </Live>
      <PlannedMaintenance
        id="planned"
        heading={t.maintenance.planned}
        windows={planned.filter((window) => !isSoon(window))}
        left={page.maintenanceLeft}
        {...common}
      />
      <PastIncidents past={page.past} isOpen={page.openIncidents.length > 0} base={base} timeZone={timeZone} t={t} />
      <Subscribe base={base} name={organization.name} mailAvailable={mailAvailable} t={t} />
      <AsOf at={page.generatedAt} timeZone={timeZone} t={t} />
    </PublicShell>
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
      <div>
        <h2 id="subscribe-heading" safe>
          {t.subscribe.heading}
        </h2>
        <p class="hint" safe>
          {t.subscribe.promise(isolated(name))}
        </p>
      </div>
      <div>
        {mailAvailable ? (
          <Form action={routes.statusPage.subscribe.request.url({ base })} csrf={null} class="subscribe-form">
            <label for="subscribe-email" safe>
              {t.subscribe.address}
            </label>
            <input id="subscribe-email" name="email" type="email" autocomplete="email" required maxlength={254} />
            <Submit label={t.subscribe.button} look="primary" icon="mail" />
          </Form>
        ) : null}
        <Ways base={base} t={t} />
      </div>
    </section>
  )
}

function Ways({ base, t }: Pick<SubscribeProps, 'base' | 't'>): JSX.Element {
  const { files, subscribe } = routes.statusPage
  return (
    <ul class="ways">
      <li>
        <a href={files.rss.url({ base })}>RSS</a>
      </li>
      <li>
        <a href={files.atom.url({ base })}>Atom</a>
      </li>
      <li>
        <a href={files.calendar.url({ base })} safe>
          {t.shell.calendar}
        </a>
      </li>
      {offeredChannels
        .filter((channel) => channel !== 'email')
        .map((channel) => (
          <li>
            <a href={subscribe.show.url({ base }, { channel })} safe>
              {channelNames[channel]}
            </a>
          </li>
        ))}
      <li>
        <a href={subscribe.show.url({ base })} safe>
          {t.subscribe.more}
        </a>
      </li>
    </ul>
  )
}
