import { routes } from '#src/routes.ts'
import { Problem } from '../layout/fields.tsx'
import { FilterInput, FilterSelect } from '../layout/filter.tsx'
import { Submit } from '../layout/form.tsx'

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

const statuses = [
  { value: '', label: 'Any' },
  { value: '2', label: '2xx answered' },
  { value: '3', label: '3xx sent on' },
  { value: '4', label: '4xx refused' },
  { value: '5', label: '5xx failed' },
]

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Narrows the list: by what was asked for, how it was answered, by whom, and when. */
export function RequestFilterForm({
  filter,
  problem,
}: {
  filter: LogFilterValues
  problem: string | undefined
}): JSX.Element {
  return (
    <form method="get" action={routes.admin.requestLogs.show.url()} class="card filter">
      <Problem sentence={problem} />
      <div class="filter-fields">
        <FilterInput name="path" label="Part of the path" type="text" value={filter.path} />
        <FilterSelect name="status" label="Status" chosen={filter.status} options={statuses} />
        <FilterSelect
          name="method"
          label="Method"
          chosen={filter.method}
          options={[{ value: '', label: 'Any' }, ...methods.map((method) => ({ value: method, label: method }))]}
        />
        <FilterInput name="ip" label="Address" type="text" value={filter.ip} />
        <FilterInput name="from" label="From (UTC)" type="date" value={filter.from} />
        <FilterInput name="until" label="Until (UTC)" type="date" value={filter.until} />
        <Submit label="Filter" />
      </div>
    </form>
  )
}

/** URL of the log with this filter and further query parameters. */
export function logAddress(filter: LogFilterValues, other: Record<string, string> = {}): string {
  const query = new URLSearchParams(Object.entries({ ...filter, ...other }).filter(([, value]) => value !== ''))
  return routes.admin.requestLogs.show.url() + (query.size > 0 ? `?${query}` : '')
}
