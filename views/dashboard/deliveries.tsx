import { routes } from '#src/routes.ts'
import { type Channel, channelWords } from '../layout/channels.ts'
import { Confirm } from '../layout/confirm.tsx'
import { DeliveryMark, type DeliveryState, deliveryStateWords } from '../layout/delivery-state.tsx'
import { CsrfField } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

export interface DeliveryRow {
  id: string
  channel: Channel
  address: string
  state: DeliveryState
  attempts: number
  /** The last words of the relay or the other side, or why it was not sent. */
  lastAnswer: string | null
  /** When it is tried next; null: it is not. */
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
  page: number
  hasNext: boolean
  mayAct: boolean
  slug: string
  notificationId: string
  timeZone: string
  csrf: string
}

/** Every message of one notification, to search, to filter, to take along, and to act on. */
export function DeliveriesSection(props: DeliveriesSectionProps): JSX.Element {
  const { rows, slug, notificationId, filter } = props
  return (
    <section class="stack" aria-labelledby="messages-heading">
      <div class="page-heading">
        <h2 id="messages-heading">Messages</h2>
        <a class="button" href={routes.dashboard.notification.csv.url({ slug, id: notificationId }) + queryOf(filter)}>
          <Icon name="download" />
          <span>CSV</span>
        </a>
      </div>
      <Filter list={routes.dashboard.notification.show.url({ slug, id: notificationId })} filter={filter} />
      {rows.length === 0 ? (
        <Nothing filtered={filter.address !== '' || filter.state !== ''} />
      ) : (
        <div class="card list-card">
          <table class="table stacked deliveries">
            <thead>
              <tr>
                <th scope="col">Address</th>
                <th scope="col">State</th>
                <th scope="col">Attempts</th>
                <th scope="col">Last answer</th>
                {props.mayAct ? (
                  <th scope="col">
                    <span class="visually-hidden">Do</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Delivery row={row} section={props} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages section={props} />
    </section>
  )
}

function Filter({ list, filter }: { list: string; filter: DeliveryFilterValues }): JSX.Element {
  const states = Object.entries(deliveryStateWords)
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
            {states.map(([state, word]) => (
              <option value={state} selected={state === filter.state} safe>
                {word}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="button">
          Filter
        </button>
      </div>
    </form>
  )
}

function Nothing({ filtered }: { filtered: boolean }): JSX.Element {
  return filtered ? (
    <div class="empty">
      <h3>Nothing matches</h3>
      <p>Widen the filter to see more.</p>
    </div>
  ) : (
    <div class="empty">
      <h3>No message is made yet</h3>
      <p>Messages are made as soon as they may leave. Where nobody follows, none is.</p>
    </div>
  )
}

function Delivery({ row, section }: { row: DeliveryRow; section: DeliveriesSectionProps }): JSX.Element {
  const { timeZone } = section
  return (
    <tr>
      <th scope="row">
        <Address address={row.address} />
        {row.channel === 'email' ? null : (
          <span class="hint" safe>
            {channelWords[row.channel]}
          </span>
        )}
      </th>
      <td data-label="State">
        <DeliveryMark state={row.state} />
        <span class="hint">
          {row.settledAt === null ? null : <Moment at={row.settledAt} timeZone={timeZone} />}
          {row.nextAttemptAt === null ? null : (
            <>
              next try <Moment at={row.nextAttemptAt} timeZone={timeZone} />
            </>
          )}
        </span>
      </td>
      <td class="number" data-label="Attempts" safe>
        {String(row.attempts)}
      </td>
      <td class="answer" data-label="Last answer" safe>
        {row.lastAnswer ?? '–'}
      </td>
      {section.mayAct ? (
        <td class="acts">
          <div class="row-actions">
            <Acts row={row} section={section} />
          </div>
        </td>
      ) : null}
    </tr>
  )
}

/** Too long for its column it breaks before the `@` alone. */
function Address({ address }: { address: string }): JSX.Element {
  const [, name = address, domain = ''] = /^(.+)(@.+)$/.exec(address) ?? []
  return (
    <span class="address">
      <span safe>{name}</span>
      <wbr />
      <span safe>{domain}</span>
    </span>
  )
}

/** What can be done about a message as it stands now. */
function Acts({ row, section }: { row: DeliveryRow; section: DeliveriesSectionProps }): JSX.Element {
  const { slug, notificationId, csrf } = section
  const retry = routes.dashboard.delivery.retry.url({ slug, id: notificationId, deliveryId: row.id })
  const cancel = routes.dashboard.delivery.cancellation.url({ slug, id: notificationId, deliveryId: row.id })
  if (row.state === 'failed') return <Act label="Retry" action={retry} address={row.address} csrf={csrf} />
  if (row.state === 'delivered')
    return (
      <Confirm
        label="Send again"
        sentence="It was delivered: it comes a second time."
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
    <form method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <button type="submit" class="button" aria-label={`${props.label}: ${props.address}`} safe>
        {props.label}
      </button>
    </form>
  )
}

function Pages({ section }: { section: DeliveriesSectionProps }): JSX.Element {
  const { page, filter } = section
  const list = routes.dashboard.notification.show.url({ slug: section.slug, id: section.notificationId })
  const at = (number: number) => `${list}?${new URLSearchParams({ ...given(filter), page: String(number) })}`
  return (
    <nav class="pages" aria-label="Pages of messages">
      {page > 1 ? (
        <a class="button" rel="prev" href={at(page - 1)}>
          Back
        </a>
      ) : null}
      {section.hasNext ? (
        <a class="button" rel="next" href={at(page + 1)}>
          More
        </a>
      ) : null}
    </nav>
  )
}

function queryOf(filter: DeliveryFilterValues): string {
  const query = new URLSearchParams(given(filter))
  return query.size > 0 ? `?${query}` : ''
}

function given(filter: DeliveryFilterValues): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
}
