import { routes } from '#src/routes.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { channelName } from '../layout/channels.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Since } from '../layout/since.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type Cause, Causes } from './causes.tsx'
import { HowFound } from './how-found.tsx'
import { queryOf, Search, States, type SubscriberFilterValues } from './subscriber-search.tsx'
import { ActOnSeveral } from './unsubscribe-many.tsx'

export interface SubscriberRow {
  id: string
  address: string
  channel: Channel
  state: SubscriberState
  since: number
  incidents: boolean
  maintenance: boolean
  /** Number of services it follows; null: the whole page. */
  services: number | null
}

export interface SubscribersProps {
  shell: Shell
  timeZone: string
  counts: Record<SubscriberState, number>
  channels: Channel[]
  filter: SubscriberFilterValues
  subscribers: SubscriberRow[]
  /** Parts of addresses were looked for in a long list, too, because somebody asked for it. */
  inside: boolean
  /** More match than a long list's search goes through. */
  more: boolean
  /** Only addresses and domains that begin with what was typed are shown. */
  byBeginning: boolean
  turns: TurnLinks
  /** How many the whole list has; null: it is searched, and they are not counted. */
  all: number | null
  mayWrite: boolean
  /** Why people are in quarantine, where those are shown. */
  causes: Cause[]
  /** Absolute URL at which people subscribe. */
  subscribeUrl: string
}

export function SubscribersPage(props: SubscribersProps): JSX.Element {
  const { shell, counts } = props
  const { t } = shell
  const { subscribers: words } = t
  const nobody = Object.values(counts).every((count) => count === 0)
  return (
    <DashboardShell shell={shell} title={t.rooms.subscribers} room="subscribers" actions={<Actions {...props} />}>
      {nobody ? (
        <Empty heading={words.noneHeading}>
          <Sentence text={words.none} parts={{ page: <SubscribeLink url={props.subscribeUrl} /> }} />
        </Empty>
      ) : (
        <>
          <States {...props} />
          <Causes
            heading={words.quarantineHeading}
            hint={words.quarantineHint}
            action={routes.dashboard.subscriberReleases.url({ slug: shell.organization.slug })}
            csrf={shell.csrf}
            t={t}
            label={words.letAllBack}
            causes={props.causes}
          />
          <Search {...props} />
          <HowFound {...props} t={t} inside={listOf(props) + queryOf(props.filter, true)} />
          <Bulk {...props} />
          <Turns
            label={words.pages}
            links={props.turns}
            list={listOf(props) + queryOf(props.filter, props.inside)}
            words={t.turns}
          />
        </>
      )}
    </DashboardShell>
  )
}

function SubscribeLink({ url }: { url: string }): JSX.Element {
  return (
    <a href={url} safe>
      {url}
    </a>
  )
}

function Actions({ shell, filter, mayWrite }: SubscribersProps): JSX.Element {
  const { slug } = shell.organization
  return (
    <>
      <a class="button" href={routes.dashboard.subscribers.csv.url({ slug }) + queryOf(filter)}>
        <Icon name="download" />
        <span>CSV</span>
      </a>
      {mayWrite ? (
        <>
          <a class="button" href={routes.dashboard.subscriberImports.index.url({ slug })}>
            <Icon name="upload" />
            <span safe>{shell.t.subscribers.import}</span>
          </a>
          <a class="button primary" href={routes.dashboard.subscribers.new.url({ slug })}>
            <Icon name="plus" />
            <span safe>{shell.t.subscribers.add}</span>
          </a>
        </>
      ) : null}
    </>
  )
}

function listOf({ shell }: SubscribersProps): string {
  return routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })
}

/** Whoever may change the list can tick some, or take all of it, and act on them at once. */
function Bulk(props: SubscribersProps): JSX.Element {
  const { shell, filter, subscribers, all } = props
  if (!props.mayWrite || subscribers.length === 0) return <List {...props} />
  return (
    <Form
      action={routes.dashboard.subscriberActs.url({ slug: shell.organization.slug })}
      csrf={shell.csrf}
      class="stack"
    >
      {Object.entries({ ...filter, inside: props.inside ? 'yes' : '' }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <ActOnSeveral all={all} mailAvailable={shell.mailAvailable} t={shell.t} />
      <List {...props} />
    </Form>
  )
}

function List({ shell, subscribers, timeZone, mayWrite }: SubscribersProps): JSX.Element {
  const { t } = shell
  const { subscribers: words } = t
  if (subscribers.length === 0)
    return (
      <Empty heading={words.nobodyMatches}>
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })} safe>
          {words.seeEverybody}
        </a>
      </Empty>
    )
  return (
    <ListCard label={t.rooms.subscribers}>
      {subscribers.map((subscriber) => (
        <li class="row">
          {mayWrite ? (
            <input type="checkbox" name="chosen" value={subscriber.id} aria-label={words.choose(subscriber.address)} />
          ) : null}
          <div class="row-main">
            <a
              class="row-title"
              dir="auto"
              href={routes.dashboard.subscriber.show.url({ slug: shell.organization.slug, id: subscriber.id })}
              safe
            >
              {subscriber.address}
            </a>
            <p class="hint" safe>
              {`${channelName(subscriber.channel, t)} · ${followsText(subscriber, t)}`}
            </p>
          </div>
          <p class="row-state">
            <span class={`badge subscriber-${subscriber.state}`} safe>
              {t.subscriberState[subscriber.state]}
            </span>
            <span class="hint">
              <Since at={subscriber.since} now={shell.now} timeZone={timeZone} t={t} />
            </span>
          </p>
        </li>
      ))}
    </ListCard>
  )
}

function followsText({ services, incidents, maintenance }: SubscriberRow, t: DashboardMessages): string {
  const { subscribers: words } = t
  if (!incidents && !maintenance) return words.followsEvent
  else if (services === null)
    return !maintenance ? words.followsPageIncidents : !incidents ? words.followsPageMaintenance : words.followsPage
  else if (!maintenance) return words.followsServicesIncidents(services)
  else if (!incidents) return words.followsServicesMaintenance(services)
  else return words.followsServices(services)
}
