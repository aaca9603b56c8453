import { routes } from '#src/routes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { Card, ListCard } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Icon } from '../layout/icons.tsx'
import { ServiceStatusMark } from '../layout/status.tsx'
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
  const { slug } = shell.organization
  return (
    <DashboardShell
      shell={shell}
      title="Overview"
      room="home"
      actions={mayWrite ? <OpenIncidentLink slug={slug} /> : undefined}
    >
      <LateNotifications late={messages.late} slug={props.mayReadLedgers ? slug : null} />
      <Pauses pauses={messages.pauses} timeZone={timeZone} />
      {props.relay === 'configured' ? null : <RelayNotice yours={props.relay === 'missing, yours to add'} />}
      <AgentDraftsNotice count={props.agentDrafts} slug={slug} />
      {props.serviceCount === 0 ? <NoServices slug={slug} /> : <Now overall={props.overall} open={props.open.length} />}
      <OpenIncidents
        incidents={props.open}
        slug={slug}
        language={shell.organization.language}
        csrf={mayWrite ? shell.csrf : null}
        now={props.now}
      />
      <PlannedPublications slug={slug} timeZone={timeZone} publications={props.publications} />
      {props.troubled.length > 0 ? (
        <ListCard heading="Not operational" label="Services with trouble">
          {props.troubled.map(({ name, status }) => (
            <li class="row">
              <span class="row-main" dir="auto" safe>
                {name}
              </span>
              <ServiceStatusMark status={status} />
            </li>
          ))}
        </ListCard>
      ) : null}
      <PlannedNext shell={shell} timeZone={timeZone} rows={props.planned.rows} left={props.planned.left} />
      <WaitsToLeave queue={messages.queue} pauses={messages.pauses} />
      {props.serviceCount === 0 ? null : (
        <FirstSteps steps={props.firstSteps} slug={slug} subscribeUrl={props.subscribeUrl} />
      )}
      <LeftToday hours={messages.hours} timeZone={timeZone} />
      <Reach audience={props.audience} pageUrl={props.pageUrl} />
    </DashboardShell>
  )
}

const sentences: Record<ServiceStatus, string> = {
  operational: 'All services are operational',
  degraded_performance: 'Some services are slow',
  partial_outage: 'There is a partial outage',
  major_outage: 'There is a major outage',
  under_maintenance: 'Services are under maintenance',
}

function Now({ overall, open }: { overall: ServiceStatus; open: number }): JSX.Element {
  const incidents =
    open === 0 ? 'No incident is open.' : open === 1 ? 'One incident is open.' : `${open} incidents are open.`
  return (
    <section class={`banner banner-${overall}`} aria-label="Now">
      <span class={`banner-mark status-${overall}`}>
        <ServiceStatusMark status={overall} markOnly />
      </span>
      <div>
        <h2 safe>{sentences[overall]}</h2>
        <p class="hint" safe>
          {incidents}
        </p>
      </div>
    </section>
  )
}

function NoServices({ slug }: { slug: string }): JSX.Element {
  return (
    <section class="empty">
      <h2>Add what your customers depend on</h2>
      <p>Services are what an incident can touch and what the page shows, each with its bars and its uptime.</p>
      <p>
        <a class="button primary" href={routes.dashboard.services.index.url({ slug })}>
          <Icon name="plus" />
          <span>Add services</span>
        </a>
      </p>
    </section>
  )
}

function RelayNotice({ yours }: { yours: boolean }): JSX.Element {
  return (
    <p class="notice">
      <Icon name="triangle-alert" />
      <span>
        No mail server is connected, so nobody can be told by e-mail.{' '}
        {yours ? <a href={routes.admin.relay.show.url()}>Connect one</a> : 'The instance admin can connect one.'}
      </span>
    </p>
  )
}

function AgentDraftsNotice({ count, slug }: { count: number; slug: string }): JSX.Element | null {
  if (count === 0) return null
  return (
    <p class="notice">
      <Icon name="bot" />
      <span>
        <span safe>{count === 1 ? 'A draft of an agent waits' : `${count} drafts of agents wait`}</span> for a person.{' '}
        <a href={routes.dashboard.agentDrafts.index.url({ slug })}>Read and decide</a>
      </span>
    </p>
  )
}

function Reach({ audience, pageUrl }: { audience: number; pageUrl: string }): JSX.Element {
  return (
    <Card label="Reach" class="reach">
      <p>
        <strong safe>{audience.toLocaleString('en')}</strong>{' '}
        <span>{audience === 1 ? 'confirmed subscriber' : 'confirmed subscribers'}</span>
      </p>
      <p>
        <span class="hint">Your status page: </span>
        <a href={pageUrl} safe>
          {pageUrl}
        </a>
      </p>
    </Card>
  )
}
