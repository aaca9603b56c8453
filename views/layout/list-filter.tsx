import { type DashboardMessages, said } from '../messages/dashboard.ts'
import { Problem } from './fields.tsx'
import { FilterInput, FilterSelect } from './filter.tsx'
import { Submit } from './form.tsx'

/** Characters of a search; what is beyond finds nothing more. */
export const longestSearch = 200

interface ListFilterProps {
  /** The list's own address: a filter is a link that can be shared. */
  list: string
  /** What is searched for, such as `Title or text`. */
  label: string
  search: string
  /** Something of the filter is set: a link leads back to everything. */
  narrowed: boolean
  /** Each offers `Any` first, as ''. */
  selects?: { name: string; label: string; chosen: string; options: { value: string; label: string }[] }[]
  /** YYYY-MM in the team's zone; absent: the list is not narrowed by months. */
  month?: string
  /** Why a part of the filter is ignored. */
  problem?: string | undefined
  t: DashboardMessages
}

/** Above a list that can grow: what narrows it, without a script. */
export function ListFilter(props: ListFilterProps): JSX.Element {
  const { problem, t } = props
  const { lists } = t
  return (
    <form method="get" action={props.list} class="list-filter" aria-label={lists.filter}>
      <Problem sentence={problem && said(t, problem)} />
      <div class="list-filter-fields">
        <div class="field list-filter-search">
          <label for="filter-search" safe>
            {props.label}
          </label>
          <input
            id="filter-search"
            name="search"
            type="search"
            dir="auto"
            autocomplete="off"
            maxlength={longestSearch}
            value={props.search}
          />
        </div>
        {(props.selects ?? []).map((select) => (
          <FilterSelect {...select} options={[{ value: '', label: lists.any }, ...select.options]} />
        ))}
        {props.month === undefined ? null : (
          <FilterInput name="month" label={lists.month} type="month" value={props.month} />
        )}
        <Submit label={lists.search} icon="search" />
        {props.narrowed ? (
          <a href={props.list} class="list-filter-all" safe>
            {lists.showAll}
          </a>
        ) : null}
      </div>
    </form>
  )
}

/** The filter as a query: what is not set is left out. */
export function filterQuery(values: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''))
  return query.size > 0 ? `?${query}` : ''
}

/** Of a list about services. */
export function serviceSelect(services: { id: string; name: string }[], chosen: string, { lists }: DashboardMessages) {
  return {
    name: 'service',
    label: lists.service,
    chosen,
    options: services.map(({ id, name }) => ({ value: id, label: name })),
  }
}
