import { escapeHtml } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type OpenIncidentRow, OpenIncidents } from './home-open-incidents.tsx'
import { FirstSteps, type FirstStepsProps, LeftToday, PlannedNext, WaitsToLeave } from './home-parts.tsx'
import { OpenIncidentLink } from './incidents.tsx'
import type { PendingRow } from './maintenance.tsx'
import { type PlannedPublicationProps, PlannedPublications } from './planned-publications.tsx'
import { LateNotifications, type LateProps, type PauseProps, Pauses, type QueueProps } from './queue.tsx'
import type { HourProps } from './throughput.tsx'

export interface HomeProps {
  shell: Shell
  now: number
  /** The worst status of all services. */
  overall: ServiceStatus
  serviceCount: number
  /** Confirmed subscribers. */
  audience: number
  mayWrite: boolean
  /** Absolute URL of the status page. */
  pageUrl: string
  /** No mail leaves while there is none; who may change it gets a link. */
  relay: 'configured' | 'missing' | 'missing, yours to add'
  open: OpenIncidentRow[]
  /** What agents have drafted, and a person has to decide. */
  agentDrafts: number
  troubled: { id: string; name: string; status: ServiceStatus }[]
  /** What runs and is planned next, and how many rows are beyond. */
  planned: { rows: PendingRow[]; left: number }
  firstSteps: FirstStepsProps
  /** Absolute URL at which people subscribe. */
  subscribeUrl: string
  timeZone: string
  /** What is published later, or waits for somebody. */
  publications: PlannedPublicationProps[]
  /** Ledgers hold addresses, which not every role may see. */
  mayReadLedgers: boolean
  messages: { queue: QueueProps; hours: HourProps[]; pauses: PauseProps[]; late: LateProps[] }
}

/** Overview: the current state, and everything that needs attention. */
export function HomePage(props: HomeProps): JSX.Element {
  const { shell, mayWrite, messages, timeZone } = props
  const { t } = shell
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title={t.rooms.home}
      room="home"
      actions={mayWrite ? <OpenIncidentLink slug={slug} t={t} /> : undefined}
    >
      <LateNotifications t={t} late={messages.late} slug={props.mayReadLedgers ? slug : null} />
      <Pauses t={t} pauses={messages.pauses} timeZone={timeZone} />
      {props.relay === 'configured' ? null : <RelayNotice t={t} yours={props.relay === 'missing, yours to add'} />}
      <AgentDraftsNotice t={t} count={props.agentDrafts} slug={slug} />
      {props.serviceCount === 0 ? (
        <NoServices t={t} slug={slug} />
      ) : (
        <Now t={t} overall={props.overall} open={props.open.length} />
      )}
      <OpenIncidents
        t={t}
        incidents={props.open}
        slug={slug}
        language={shell.organization.language}
        csrf={mayWrite ? shell.csrf : null}
        now={props.now}
      />
      <PlannedPublications t={t} slug={slug} timeZone={timeZone} publications={props.publications} />
      {props.troubled.length > 0 ? (
        <ListCard heading={t.overview.notOperational} label={t.overview.troubled}>
          {props.troubled.map(({ name, status }) => (
            <li class="row">
              <span class="row-main" dir="auto" safe>
                {name}
              </span>
              <ServiceStatusMark status={status} t={t} />
            </li>
          ))}
        </ListCard>
      ) : null}
      <PlannedNext shell={shell} timeZone={timeZone} rows={props.planned.rows} left={props.planned.left} />
      <WaitsToLeave t={t} queue={messages.queue} pauses={messages.pauses} />
      {props.serviceCount === 0 ? null : (
        <FirstSteps t={t} steps={props.firstSteps} slug={slug} subscribeUrl={props.subscribeUrl} />
      )}
      <LeftToday t={t} hours={messages.hours} timeZone={timeZone} />
      <Reach t={t} audience={props.audience} pageUrl={props.pageUrl} />
    </DashboardShell>
  )
}

interface Spoken {
  t: DashboardMessages
}

function Now({ t, overall, open }: Spoken & { overall: ServiceStatus; open: number }): JSX.Element {
  return (
    <section class={`banner banner-${overall}`} aria-label={t.roomGroups.now}>
      <span class={`banner-mark status-${overall}`}>
        <ServiceStatusMark status={overall} markOnly t={t} />
      </span>
      <div>
        <h2 safe>{t.overview.state[overall]}</h2>
        <p class="hint" safe>
          {t.overview.openCount(open)}
        </p>
      </div>
    </section>
  )
}

function NoServices({ t, slug }: Spoken & { slug: string }): JSX.Element {
  return (
    <section class="empty">
      <h2 safe>{t.overview.noServicesHeading}</h2>
      <p safe>{t.overview.noServices}</p>
      <p>
        <a class="button primary" href={routes.dashboard.services.index.url({ slug })}>
          <Icon name="plus" />
          <span safe>{t.overview.addServices}</span>
        </a>
      </p>
    </section>
  )
}

function RelayNotice({ t, yours }: Spoken & { yours: boolean }): JSX.Element {
  return (
    <p class="notice">
      <Icon name="triangle-alert" />
      {yours ? (
        <span>
          <Sentence text={t.overview.relayIsYours} parts={{ connect: <RelayLink t={t} /> }} />
        </span>
      ) : (
        <span safe>{t.overview.relayIsAdmins}</span>
      )}
    </p>
  )
}

function RelayLink({ t }: Spoken): JSX.Element {
  return (
    <a href={routes.admin.relay.show.url()} safe>
      {t.overview.connectRelay}
    </a>
  )
}

function AgentDraftsNotice({ t, count, slug }: Spoken & { count: number; slug: string }): JSX.Element | null {
  if (count === 0) return null
  return (
    <p class="notice">
      <Icon name="bot" />
      <span>
        <span safe>{t.overview.agentDrafts(count)}</span>{' '}
        <a href={routes.dashboard.agentDrafts.index.url({ slug })} safe>
          {t.overview.readDrafts}
        </a>
      </span>
    </p>
  )
}

function Reach({ t, audience, pageUrl }: Spoken & { audience: number; pageUrl: string }): JSX.Element {
  return (
    <Card label={t.roomGroups.reach} class="reach">
      <p>
        <Sentence
          text={t.overview.audience(audience)}
          parts={{ number: <strong>{escapeHtml(t.count(audience))}</strong> }}
        />
      </p>
      <p>
        <span class="hint" safe>
          {t.overview.yourPage}
        </span>{' '}
        <a href={pageUrl} safe>
          {pageUrl}
        </a>
      </p>
    </Card>
  )
}
