import { routes } from '#src/routes.ts'
import type { Channel, DeliveryState } from '#src/words.ts'
import { waysName } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DeliveryMark, deliveryStates } from '../layout/delivery-state.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface DeliveryRow {
  id: string
  channel: Channel
  address: string
  state: DeliveryState
  attempts: number
  /** The last words of the relay or the other side, or why it was not sent. */
  lastAnswer: string | null
  /** It was not sent for its age, or since a newer one took its place. */
  leftForAge: boolean
  /** UTC ms of the next attempt; null: there is none. */
  nextAttemptAt: number | null
  settledAt: number | null
}

export interface DeliveryFilterValues {
  address: string
  state: DeliveryState | ''
}

export interface DeliveriesSectionProps {
  rows: DeliveryRow[]
  filter: DeliveryFilterValues
  /** Addresses are found by their beginning, or by that of their domain, because there are so many. */
  byBeginning: boolean
  turns: TurnLinks
  mayAct: boolean
  slug: string
  notificationId: string
  timeZone: string
  csrf: string
  t: DashboardMessages
}

/** Every message of one notification, to search, filter, download and act on. */
export function DeliveriesSection(props: DeliveriesSectionProps): JSX.Element {
  const { rows, slug, notificationId, filter, t } = props
  return (
    <section class="stack" aria-labelledby="messages-heading">
      <div class="page-heading">
        <h2 id="messages-heading">Messages</h2>
        <a class="button" href={routes.dashboard.notification.csv.url({ slug, id: notificationId }) + queryOf(filter)}>
          <Icon name="download" />
          <span>CSV</span>
        </a>
      </div>
      <Filter list={routes.dashboard.notification.show.url({ slug, id: notificationId })} filter={filter} t={t} />
      {props.byBeginning && filter.address !== '' ? (
        <p class="hint">Among so many, addresses and domains are found by how they begin.</p>
      ) : null}
      {rows.length === 0 ? (
        <Nothing filtered={filter.address !== '' || filter.state !== ''} />
      ) : (
        <div class="card list-card">
          <Rows stacked class="deliveries" columns={columnsOf(props)} rows={rows} />
        </div>
      )}
      <Turns
        label="Pages of messages"
        links={props.turns}
        list={routes.dashboard.notification.show.url({ slug, id: notificationId }) + queryOf(filter)}
        words={{ newer: 'Back', older: 'More' }}
      />
    </section>
  )
}

interface FilterProps {
  list: string
  filter: DeliveryFilterValues
  t: DashboardMessages
}

function Filter({ list, filter, t }: FilterProps): JSX.Element {
  return (
    <form method="get" action={list} class="card filter">
      <div class="filter-fields">
        <div class="field">
          <label for="filter-address">Address</label>
          <input id="filter-address" name="address" type="search" value={filter.address} />
        </div>
        <div class="field">
          <label for="filter-state">State</label>
          <select id="filter-state" name="state">
            <option value="">Every state</option>
            {deliveryStates.map((state) => (
              <option value={state} selected={state === filter.state} safe>
                {t.deliveryState[state]}
              </option>
            ))}
          </select>
        </div>
        <Submit label="Filter" />
      </div>
    </form>
  )
}

function Nothing({ filtered }: { filtered: boolean }): JSX.Element {
  return filtered ? (
    <Empty heading="Nothing matches" level={3}>
      Widen the filter to see more.
    </Empty>
  ) : (
    <Empty heading="No messages yet" level={3}>
      Messages appear here as soon as they may leave. If nobody follows, there are none.
    </Empty>
  )
}

function columnsOf(section: DeliveriesSectionProps): Column<DeliveryRow>[] {
  const acts: Column<DeliveryRow> = {
    title: 'Do',
    titleHidden: true,
    label: '',
    class: 'acts',
    cell: (row) => (
      <div class="row-actions">
        <Acts row={row} section={section} />
      </div>
    ),
  }
  return [
    { title: 'Address', heading: true, cell: (row) => <Addressee row={row} /> },
    { title: 'State', cell: (row) => <State row={row} timeZone={section.timeZone} t={section.t} /> },
    { title: 'Attempts', class: 'number', text: ({ attempts }) => String(attempts) },
    { title: 'Last answer', class: 'answer', text: ({ lastAnswer }) => lastAnswer ?? '–' },
    ...(section.mayAct ? [acts] : []),
  ]
}

function Addressee({ row }: { row: DeliveryRow }): JSX.Element {
  return (
    <>
      <Address address={row.address} />
      {row.channel === 'email' ? null : (
        <span class="hint" safe>
          {waysName(row.channel)}
        </span>
      )}
    </>
  )
}

interface StateProps {
  row: DeliveryRow
  timeZone: string
  t: DashboardMessages
}

function State({ row, timeZone, t }: StateProps): JSX.Element {
  return (
    <>
      <DeliveryMark state={row.state} t={t} />
      <span class="hint">
        {row.settledAt === null ? null : <Moment at={row.settledAt} timeZone={timeZone} t={t} />}
        {row.nextAttemptAt === null ? null : (
          <>
            next try <Moment at={row.nextAttemptAt} timeZone={timeZone} t={t} />
          </>
        )}
      </span>
    </>
  )
}

/** An address too long for its column breaks before the `@` alone. */
function Address({ address }: { address: string }): JSX.Element {
  const [, name = address, domain = ''] = /^(.+)(@[^@]+)$/.exec(address) ?? []
  return (
    <span class="address">
      <span safe>{name}</span>
      <wbr />
      <span safe>{domain}</span>
    </span>
  )
}

/** Buttons that the state of the message allows. */
function Acts({ row, section }: { row: DeliveryRow; section: DeliveriesSectionProps }): JSX.Element {
  const { slug, notificationId, csrf } = section
  const retry = routes.dashboard.delivery.retry.url({ slug, id: notificationId, deliveryId: row.id })
  const cancel = routes.dashboard.delivery.cancellation.url({ slug, id: notificationId, deliveryId: row.id })
  if (row.state === 'failed') return <Act label="Retry" action={retry} address={row.address} csrf={csrf} />
  if (row.leftForAge)
    return (
      <Confirm
        label="Send all the same"
        sentence="Its news is old: the receiver gets it as it was then."
        confirm="Send it"
        action={routes.dashboard.delivery.resending.url({ slug, id: notificationId, deliveryId: row.id })}
        csrf={csrf}
        harmless
      />
    )
  if (row.state === 'delivered')
    return (
      <Confirm
        label="Send again"
        sentence="It was delivered already: the receiver gets it twice."
        confirm="Send it again"
        action={routes.dashboard.delivery.resending.url({ slug, id: notificationId, deliveryId: row.id })}
        csrf={csrf}
        harmless
      />
    )
  return (
    <>
      {row.state === 'retrying' ? <Act label="Retry now" action={retry} address={row.address} csrf={csrf} /> : null}
      {row.state === 'retrying' || row.state === 'waiting' ? (
        <Act label="Cancel" action={cancel} address={row.address} csrf={csrf} />
      ) : null}
    </>
  )
}

function Act(props: { label: string; action: string; address: string; csrf: string }): JSX.Element {
  return (
    <Form action={props.action} csrf={props.csrf}>
      <Submit label={props.label} ariaLabel={`${props.label}: ${props.address}`} />
    </Form>
  )
}

function queryOf(filter: DeliveryFilterValues): string {
  const query = new URLSearchParams(given(filter))
  return query.size > 0 ? `?${query}` : ''
}

function given(filter: DeliveryFilterValues): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
}
