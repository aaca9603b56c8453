import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Problem, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Pages } from '../layout/pages.tsx'
import { momentText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type LogFilterValues, logAddress, RequestFilterForm } from './request-filter.tsx'
import { type RequestRow, RequestTable } from './request-table.tsx'
import { daysText } from './retention-words.ts'
import { Traffic, type TrafficProps } from './traffic.tsx'

export interface RequestLogProps {
  person: Person
  form: FormState
  /** Part of an IP address that is logged: `full`, `truncated` or `none`. */
  addresses: string
  /** Days for which a request is kept. */
  days: number
  filter: LogFilterValues
  problem: string | undefined
  /** True on every page but the first, newest one. */
  paging: boolean
  /** Null: the log cannot be read. */
  log: { found: FoundProps; traffic: TrafficProps } | null
}

interface FoundProps {
  requests: RequestRow[]
  /** Id before which the next, older page begins; null: there is none. */
  next: number | null
  /** UTC ms: a search for something rare stopped here and goes on with the next page; null: it did not have to. */
  reachedAt: number | null
}

export function RequestLogPage(props: RequestLogProps): JSX.Element {
  const { person, log, filter } = props
  const { t } = person
  const { requestLog: words } = t
  return (
    <AdminShell person={person} title={t.adminRooms['request-logs']} room="request-logs">
      <p class="hint">
        <span safe>{words.hint(daysText(props.days, t))}</span>{' '}
        <a href={routes.admin.retention.show.url()} safe>
          {words.changePeriod}
        </a>
      </p>
      {log === null ? (
        <Problem sentence={words.unreadable} />
      ) : (
        <>
          {props.paging ? null : <Traffic traffic={log.traffic} filter={filter} t={t} />}
          <RequestFilterForm t={t} filter={filter} problem={props.problem} />
          <Found found={log.found} filter={filter} t={t} />
        </>
      )}
      <Addresses {...props} />
    </AdminShell>
  )
}

interface FoundListProps {
  found: FoundProps
  filter: LogFilterValues
  t: DashboardMessages
}

function Found({ found, filter, t }: FoundListProps): JSX.Element {
  const { requestLog: words } = t
  const { requests, next, reachedAt } = found
  return (
    <>
      {requests.length > 0 ? (
        <RequestTable requests={requests} t={t} />
      ) : (
        <Nothing searchedAll={reachedAt === null} t={t} />
      )}
      {reachedAt === null ? null : (
        <p class="hint" safe>
          {words.reached(momentText(reachedAt, 'UTC', t))}
        </p>
      )}
      {next === null ? null : (
        <Pages label={words.pages} hasNext url={() => logAddress(filter, { before: String(next) })} words={t.turns} />
      )}
    </>
  )
}

function Nothing({ searchedAll, t }: { searchedAll: boolean; t: DashboardMessages }): JSX.Element {
  const { requestLog: words } = t
  return <Empty heading={words.none} sentence={searchedAll ? words.widen : words.lookOlder} />
}

function Addresses({ person: { csrf, t }, form, addresses }: RequestLogProps): JSX.Element {
  const { requestLog: words } = t
  return (
    <Card name="addresses" heading={words.addresses}>
      <Form action={routes.admin.requestLogs.addresses.url()} csrf={csrf} state={form} t={t} class="stack">
        <Select
          name="addresses"
          label={words.kept}
          hint={words.keptHint}
          form={form}
          value={addresses}
          options={[
            { value: 'full', label: words.full },
            { value: 'truncated', label: words.truncated },
            { value: 'none', label: words.nothing },
          ]}
        />
        <Submit label={t.adminForm.save} look="primary" />
      </Form>
    </Card>
  )
}
