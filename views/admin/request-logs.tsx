import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { type FormState, Problem, Select } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Pages } from '../layout/pages.tsx'
import { momentText } from '../layout/times.tsx'
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
  return (
    <AdminShell person={person} title="Request log" room="request-logs">
      <p class="hint">
        <span safe>{`Every request, for ${daysText(props.days)}: path, status, duration, address and browser. `}</span>
        Query strings and tokens in paths are never logged.{' '}
        <a href={routes.admin.retention.show.url()}>Change the period</a>
      </p>
      {log === null ? (
        <Problem sentence="The request log cannot be read: what Opsentry prints says why. Everything else works without it." />
      ) : (
        <>
          {props.paging ? null : <Traffic traffic={log.traffic} filter={filter} />}
          <RequestFilterForm filter={filter} problem={props.problem} />
          <Found found={log.found} filter={filter} />
        </>
      )}
      <Addresses {...props} />
    </AdminShell>
  )
}

function Found({ found, filter }: { found: FoundProps; filter: LogFilterValues }): JSX.Element {
  const { requests, next, reachedAt } = found
  return (
    <>
      {requests.length > 0 ? <RequestTable requests={requests} /> : <Nothing searchedAll={reachedAt === null} />}
      {reachedAt === null ? null : (
        <p class="hint" safe>
          {`Everything since ${momentText(reachedAt, 'UTC')} was looked at; older requests come with the next page.`}
        </p>
      )}
      {next === null ? null : (
        <Pages label="Pages of the request log" hasNext url={() => logAddress(filter, { before: String(next) })} />
      )}
    </>
  )
}

function Nothing({ searchedAll }: { searchedAll: boolean }): JSX.Element {
  return (
    <Empty
      heading="Nothing matches"
      sentence={searchedAll ? 'Widen the filter to see more.' : 'Not among the newest requests: look at older ones.'}
    />
  )
}

function Addresses({ person, form, addresses }: RequestLogProps): JSX.Element {
  return (
    <Card name="addresses" heading="Addresses of visitors">
      <Form action={routes.admin.requestLogs.addresses.url()} csrf={person.csrf} state={form} class="stack">
        <Select
          name="addresses"
          label="What is kept of an IP address"
          hint="From now on. What the log holds already stays until its time is over."
          form={form}
          value={addresses}
          options={[
            { value: 'full', label: 'All of it' },
            { value: 'truncated', label: 'Its network, such as 192.0.2.0/24 or 2001:db8:1::/48' },
            { value: 'none', label: 'Nothing' },
          ]}
        />
        <Submit label="Save" look="primary" />
      </Form>
    </Card>
  )
}
