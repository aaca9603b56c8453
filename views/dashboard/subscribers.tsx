import { routes } from '#src/routes.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { ListCard } from '../layout/card.tsx'
import { channelNames } from '../layout/channels.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import { type Cause, Causes } from './causes.tsx'
import { HowFound } from './how-found.tsx'
import { kindsText, stateWords } from './subscriber-words.ts'

export interface SubscriberFilterValues {
  search: string
  state: SubscriberState | ''
  channel: Channel | ''
}

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
  mayWrite: boolean
  /** Why people are in quarantine, where those are shown. */
  causes: Cause[]
  /** Absolute URL at which people subscribe. */
  subscribeUrl: string
}

export function SubscribersPage(props: SubscribersProps): JSX.Element {
  const { shell, counts } = props
  const nobody = Object.values(counts).every((count) => count === 0)
  return (
    <DashboardShell shell={shell} title="Subscribers" room="subscribers" actions={<Actions {...props} />}>
      {nobody ? (
        <Empty heading="No subscribers yet">
          People subscribe on the status page, or here:{' '}
          <a href={props.subscribeUrl} safe>
            {props.subscribeUrl}
          </a>
        </Empty>
      ) : (
        <>
          <States {...props} />
          <Causes
            heading="Why they are in quarantine"
            hint="Let them back in once the cause is mended. Their failed messages can then be tried again under Notifications."
            action={routes.dashboard.subscriberReleases.url({ slug: shell.organization.slug })}
            csrf={shell.csrf}
            label="Let all back in"
            causes={props.causes}
          />
          <Search {...props} />
          <HowFound {...props} inside={listOf(props) + queryOf(props.filter, true)} />
          <List {...props} />
          <Turns
            label="Pages of subscribers"
            links={props.turns}
            list={listOf(props) + queryOf(props.filter, props.inside)}
          />
        </>
      )}
    </DashboardShell>
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
            <span>Import</span>
          </a>
          <a class="button primary" href={routes.dashboard.subscribers.new.url({ slug })}>
            <Icon name="plus" />
            <span>Add</span>
          </a>
        </>
      ) : null}
    </>
  )
}

/** Number of subscribers in each state, as links that filter the list. */
function States({ shell, counts, filter }: SubscribersProps): JSX.Element {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const states: { state: SubscriberState | ''; word: string; count: number }[] = [
    { state: '', word: 'All', count: all },
    ...Object.entries(stateWords).map(([state, word]) => ({
      state: state as SubscriberState,
      word,
      count: counts[state as SubscriberState],
    })),
  ]
  return (
    <nav aria-label="By state">
      <ul class="states">
        {states.map(({ state, word, count }) => (
          <li>
            <a
              href={
                routes.dashboard.subscribers.index.url({ slug: shell.organization.slug }) +
                queryOf({ ...filter, state })
              }
              aria-current={state === filter.state ? 'page' : undefined}
            >
              <span safe>{word}</span>{' '}
              <span class="state-count" safe>
                {count.toLocaleString('en')}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Search({ shell, channels, filter }: SubscribersProps): JSX.Element {
  return (
    <form
      method="get"
      action={routes.dashboard.subscribers.create.url({ slug: shell.organization.slug })}
      class="search"
    >
      {filter.state === '' ? null : <input type="hidden" name="state" value={filter.state} />}
      <label class="visually-hidden" for="search">
        Part of the address
      </label>
      <input
        id="search"
        name="search"
        type="search"
        placeholder="Part of the address"
        autocomplete="off"
        value={filter.search}
      />
      {channels.length < 2 ? null : (
        <>
          <label class="visually-hidden" for="channel">
            Channel
          </label>
          <select id="channel" name="channel">
            <option value="">Every channel</option>
            {channels.map((channel) => (
              <option value={channel} selected={channel === filter.channel} safe>
                {channelNames[channel]}
              </option>
            ))}
          </select>
        </>
      )}
      <Submit label="Search" />
    </form>
  )
}

function listOf({ shell }: SubscribersProps): string {
  return routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })
}

function List({ shell, subscribers, timeZone }: SubscribersProps): JSX.Element {
  if (subscribers.length === 0)
    return (
      <Empty heading="Nobody matches">
        <a href={routes.dashboard.subscribers.index.url({ slug: shell.organization.slug })}>See everybody</a>
      </Empty>
    )
  return (
    <ListCard label="Subscribers">
      {subscribers.map((subscriber) => (
        <li class="row">
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
              {`${channelNames[subscriber.channel]} · ${followsText(subscriber)}`}
            </p>
          </div>
          <p class="row-state">
            <span class={`badge subscriber-${subscriber.state}`} safe>
              {stateWords[subscriber.state]}
            </span>
            <span class="hint">
              <Moment at={subscriber.since} timeZone={timeZone} />
            </span>
          </p>
        </li>
      ))}
    </ListCard>
  )
}

function followsText({ services, ...kinds }: SubscriberRow): string {
  const what = services === null ? 'whole page' : services === 1 ? '1 service' : `${services} services`
  if (!kinds.incidents && !kinds.maintenance) return 'one incident or maintenance'
  return kinds.incidents && kinds.maintenance ? what : `${what}, ${kindsText(kinds)} only`
}

function queryOf(filter: SubscriberFilterValues, inside = false): string {
  const given = Object.entries({ ...filter, inside: inside ? 'yes' : '' }).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
