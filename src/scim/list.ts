import { type Filter, parseFilter } from './filter.ts'
import { wrong } from './scim-error.ts'

/** Resources of one answer; whoever asks for more gets the next ones with `startIndex`. */
export const mostListed = 200
const usual = 100
/** Names in `attributes` or `excludedAttributes`. */
const mostNames = 100

export interface ListQuery extends Projection {
  filter: Filter | null
  /** From 1. */
  startIndex: number
  count: number
}

/** The attributes asked for, in lower case; null: all. */
export interface Projection {
  only: string[] | null
  without: string[]
}

type Query = Record<string, string | undefined>

/** RFC 7644, 3.4.2. Sorting is not supported, and what asks for it is let go, as the RFC has it. */
export function readListQuery(query: Query): ListQuery {
  const filter = typeof query.filter === 'string' && query.filter.trim() !== '' ? parseFilter(query.filter) : null
  return {
    filter,
    startIndex: Math.max(1, wholeNumber(query.startIndex, 'startIndex') ?? 1),
    count: Math.min(mostListed, Math.max(0, wholeNumber(query.count, 'count') ?? usual)),
    ...readProjection(query),
  }
}

export function readProjection(query: Query): Projection {
  const only = names(query.attributes)
  return { only: only.length === 0 ? null : only, without: names(query.excludedAttributes) }
}

function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^-?\d{1,9}$/.test(text)) throw wrong('invalidValue', `${name} is a whole number.`)
  return Number(text)
}

function names(text: string | undefined): string[] {
  const all = typeof text === 'string' ? text.slice(0, 10_000).split(',') : []
  if (all.length > mostNames) throw wrong('tooMany', `Name at most ${mostNames} attributes.`)
  return all
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .replace(/^urn:.*:/, ''),
    )
    .filter((one) => one !== '')
}

/** In every answer, whatever is asked for (RFC 7643, 7: returned always). */
const always = ['schemas', 'id']

/** The resource with the attributes asked for. */
export function projected(resource: Record<string, unknown>, { only, without }: Projection): Record<string, unknown> {
  const isAsked = (name: string, named: string[]) => named.some((one) => one === name || one.startsWith(`${name}.`))
  const kept = Object.entries(resource).filter(([name]) => {
    const lower = name.toLowerCase()
    if (always.includes(lower)) return true
    return only === null ? !without.includes(lower) : isAsked(lower, only)
  })
  return Object.fromEntries(kept)
}

export const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** `total`: of all that the filter chooses. */
export function listResponse(resources: unknown[], total: number, startIndex: number) {
  return {
    schemas: [listSchema],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
