import { type SQL, sql } from 'drizzle-orm'
import type { scimGroups, scimUsers } from '#src/db/schema/scim.ts'
import { attributesOf } from '#src/scim/attributes.ts'
import type { Filter } from '#src/scim/filter.ts'
import type { ListQuery } from '#src/scim/list.ts'
import { choosing, type Key, keyOf } from '#src/scim/matches.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** A kind of resource as a search reads it. */
export interface Searched<Row> {
  /** How many the organization has. */
  count: () => number
  /** In one lasting order. */
  read: (limit: number, offset: number) => Row[]
  /** Those behind one in that order. */
  after: (row: Row | undefined, limit: number) => Row[]
  /** All that have this text in the attribute, found by an index; null: there is none. */
  byKey: (key: { key: Key; value: string }) => Row[] | null
  /** What the filter looks at. */
  show: (row: Row, filter: Filter) => Record<string, unknown>
}

export interface Found<Row> {
  rows: Row[]
  total: number
}

/** Rows between which everybody else has a turn. */
const step = 200

/**
 * The rows of one page of a list (RFC 7644, 3.4.2). A filter that says which resource it means reads that one; any other reads all
 * of the organization's, of which there is a bounded number, in steps.
 */
export async function search<Row>(searched: Searched<Row>, query: ListQuery): Promise<Found<Row>> {
  const { filter, startIndex, count } = query
  if (filter === null) return { rows: searched.read(count, startIndex - 1), total: searched.count() }
  const isOne = choosing(filter)
  const isChosen = (row: Row) => isOne(attributesOf(searched.show(row, filter)))
  const key = keyOf(filter)
  const few = key ? searched.byKey(key) : null
  const chosen = few ? few.filter(isChosen) : await walk(searched, isChosen)
  return { rows: chosen.slice(startIndex - 1, startIndex - 1 + count), total: chosen.length }
}

async function walk<Row>({ after }: Searched<Row>, isChosen: (row: Row) => boolean): Promise<Row[]> {
  const chosen: Row[] = []
  for (let last: Row | undefined; ; ) {
    const rows = after(last, step)
    chosen.push(...rows.filter(isChosen))
    last = rows.at(-1)
    if (rows.length < step) return chosen
    await yieldToEventLoop()
  }
}

/** Rows of a table that came after this one. */
export function behind(
  { createdAt, id }: typeof scimUsers | typeof scimGroups,
  last: { createdAt: number; id: string },
): SQL {
  return sql`(${createdAt}, ${id}) > (${last.createdAt}, ${last.id})`
}
