import { routes } from '#src/routes.ts'
import { Problem } from '../layout/fields.tsx'
import { FilterInput, FilterSelect } from '../layout/filter.tsx'
import { Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** As typed; '' where nothing was. */
export interface LogFilterValues {
  path: string
  /** The status's first digit. */
  status: string
  method: string
  ip: string
  from: string
  until: string
  /** `day`: the charts show the last 24 hours by the hour; else 30 days. */
  span: string
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

interface RequestFilterProps {
  t: DashboardMessages
  filter: LogFilterValues
  problem: string | undefined
}

/** Narrows the list: by what was asked for, how it was answered, by whom, and when. */
export function RequestFilterForm({ t: { requestLog: words }, filter, problem }: RequestFilterProps): JSX.Element {
  const statuses = [
    { value: '', label: words.any },
    { value: '2', label: words.answered },
    { value: '3', label: words.sentOn },
    { value: '4', label: words.refused },
    { value: '5', label: words.failed },
  ]
  return (
    <form method="get" action={routes.admin.requestLogs.show.url()} class="card filter">
      <Problem sentence={problem} />
      <div class="filter-fields">
        <FilterInput name="path" label={words.path} type="text" value={filter.path} />
        <FilterSelect name="status" label={words.status} chosen={filter.status} options={statuses} />
        <FilterSelect
          name="method"
          label={words.method}
          chosen={filter.method}
          options={[{ value: '', label: words.any }, ...methods.map((method) => ({ value: method, label: method }))]}
        />
        <FilterInput name="ip" label={words.address} type="text" value={filter.ip} />
        <FilterInput name="from" label={words.from} type="date" value={filter.from} />
        <FilterInput name="until" label={words.until} type="date" value={filter.until} />
        <Submit label={words.filter} />
      </div>
    </form>
  )
}

/** URL of the log with this filter and further query parameters. */
export function logAddress(filter: LogFilterValues, other: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries({ ...filter, ...other }).filter(([, value]) => value !== ''))
  return routes.admin.requestLogs.show.url() + (query.size > 0 ? `?${query}` : '')
}
