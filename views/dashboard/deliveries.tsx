import { routes } from '#src/routes.ts'
import type { DeliveryState } from '#src/words.ts'
import { waysName } from '../layout/channels.ts'
import { DeliveryMark, deliveryStates } from '../layout/delivery-state.tsx'
import { Empty } from '../layout/empty.tsx'
import { Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { DeliveryActs, type DeliveryRow } from './delivery-acts.tsx'

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
  const { deliveries: words } = t
  return (
    <section class="stack" aria-labelledby="messages-heading">
      <div class="page-heading">
        <h2 id="messages-heading" safe>
          {words.heading}
        </h2>
        <a class="button" href={routes.dashboard.notification.csv.url({ slug, id: notificationId }) + queryOf(filter)}>
          <Icon name="download" />
          <span>CSV</span>
        </a>
      </div>
      <Filter list={routes.dashboard.notification.show.url({ slug, id: notificationId })} filter={filter} t={t} />
      {props.byBeginning && filter.address !== '' ? (
        <p class="hint" safe>
          {words.byBeginning}
        </p>
      ) : null}
      {rows.length === 0 ? (
        <Nothing filtered={filter.address !== '' || filter.state !== ''} t={t} />
      ) : (
        <div class="card list-card">
          <Rows stacked class="deliveries" columns={columnsOf(props)} rows={rows} />
        </div>
      )}
      <Turns
        label={words.pages}
        links={props.turns}
        list={routes.dashboard.notification.show.url({ slug, id: notificationId }) + queryOf(filter)}
        words={{ newer: words.back, older: words.more }}
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
  const { deliveries: words } = t
  return (
    <form method="get" action={list} class="card filter">
      <div class="filter-fields">
        <div class="field">
          <label for="filter-address" safe>
            {words.address}
          </label>
          <input id="filter-address" name="address" type="search" value={filter.address} />
        </div>
        <div class="field">
          <label for="filter-state" safe>
            {words.state}
          </label>
          <select id="filter-state" name="state">
            <option value="" safe>
              {words.everyState}
            </option>
            {deliveryStates.map((state) => (
              <option value={state} selected={state === filter.state} safe>
                {t.deliveryState[state]}
              </option>
            ))}
          </select>
        </div>
        <Submit label={words.filter} />
      </div>
    </form>
  )
}

function Nothing({ filtered, t }: { filtered: boolean; t: DashboardMessages }): JSX.Element {
  const { noMatchHeading, noMatch, noneHeading, none } = t.deliveries
  return filtered ? (
    <Empty heading={noMatchHeading} level={3} sentence={noMatch} />
  ) : (
    <Empty heading={noneHeading} level={3} sentence={none} />
  )
}

function columnsOf(section: DeliveriesSectionProps): Column<DeliveryRow>[] {
  const { t } = section
  const { deliveries: words } = t
  const acts: Column<DeliveryRow> = {
    title: words.acts,
    titleHidden: true,
    label: '',
    class: 'acts',
    cell: (row) => (
      <div class="row-actions">
        <DeliveryActs row={row} section={section} />
      </div>
    ),
  }
  return [
    { title: words.address, heading: true, cell: (row) => <Addressee row={row} t={t} /> },
    { title: words.state, cell: (row) => <State row={row} timeZone={section.timeZone} t={t} /> },
    { title: words.attempts, class: 'number', text: ({ attempts }) => t.count(attempts) },
    {
      title: words.lastAnswer,
      class: 'answer',
      text: ({ lastAnswer }) => (lastAnswer === null ? '–' : said(t, lastAnswer)),
    },
    ...(section.mayAct ? [acts] : []),
  ]
}

function Addressee({ row, t }: { row: DeliveryRow; t: DashboardMessages }): JSX.Element {
  return (
    <>
      <Address address={row.address} />
      {row.channel === 'email' ? null : (
        <span class="hint" safe>
          {waysName(row.channel, t)}
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
      {row.way === 'fallback' ? (
        <span class="hint" safe>
          {t.deliveries.byFallback}
        </span>
      ) : null}
      <span class="hint">
        {row.settledAt === null ? null : <Moment at={row.settledAt} timeZone={timeZone} t={t} />}
        {row.nextAttemptAt === null ? null : (
          <Sentence
            text={t.deliveries.nextTry}
            parts={{ time: <Moment at={row.nextAttemptAt} timeZone={timeZone} t={t} /> }}
          />
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

function queryOf(filter: DeliveryFilterValues): string {
  const query = new URLSearchParams(given(filter))
  return query.size > 0 ? `?${query}` : ''
}

function given(filter: DeliveryFilterValues): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''))
}
