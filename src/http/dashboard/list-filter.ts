import type { IncidentFilter } from '#src/domain/incidents/search-incidents.ts'
import type { WindowFilter } from '#src/domain/maintenance/search-windows.ts'
import { monthIn } from '#src/domain/time/month.ts'
import { impacts } from '#src/words.ts'
import type { IncidentFilterValues } from '#views/dashboard/incidents.tsx'
import type { WindowFilterValues } from '#views/dashboard/maintenance.tsx'
import { longestSearch } from '#views/layout/list-filter.tsx'

interface ReadFilter<Values, Filter> {
  /** As they stand in the fields. */
  values: Values
  filter: Filter
  /** Why a part of it is ignored. */
  problem: string | undefined
}

type Query = Record<string, string | undefined>
type Services = readonly { id: NonNullable<WindowFilter['service']> }[]

/** The filter that a query asks for; a service that is not the organization's, and an impact that there is not, narrow nothing. */
export function readIncidentFilter(
  query: Query,
  timeZone: string,
  services: Services,
): ReadFilter<IncidentFilterValues, IncidentFilter> {
  const { values, filter, problem } = readWindowFilter(query, timeZone, services)
  const impact = impacts.find((one) => one === query.impact)
  return { values: { ...values, impact: impact ?? '' }, filter: { ...filter, impact }, problem }
}

/** As of incidents, for maintenance. */
export function readWindowFilter(
  query: Query,
  timeZone: string,
  services: Services,
): ReadFilter<WindowFilterValues, WindowFilter> {
  const text = searchIn(query)
  const month = query.month?.trim() ?? ''
  const span = month === '' ? null : monthIn(month, timeZone)
  const service = services.find(({ id }) => id === query.service)?.id
  return {
    values: { search: text, month, service: service ?? '' },
    filter: { text: text || undefined, service, from: span?.from, until: span?.until },
    problem: month !== '' && span === null ? 'Type the month such as 2026-03. Another text is ignored.' : undefined,
  }
}

/** What is searched for in a list, cut to what any search may have. */
export function searchIn(query: Query): string {
  return (query.search ?? '').slice(0, longestSearch).trim()
}

/** One of the texts has what is searched for, in whatever case. */
export function hasIn(search: string, ...texts: string[]): boolean {
  return texts.some((text) => text.toLocaleLowerCase().includes(search.toLocaleLowerCase()))
}
