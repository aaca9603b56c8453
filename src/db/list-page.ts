import { asc, desc, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

/**
 * Pages of a list, newest first, that begin beside a row instead of at a number: an OFFSET reads everything before it, and skips
 * or repeats rows where the list has changed meanwhile.
 */

/** Of a row in a list that is ordered by a moment (UTC ms) and, among those of one moment, by id. */
export interface Place {
  at: number
  id: string
}

/** The page asked for: the newest rows, or those that follow or precede a place. */
export type Turn = 'newest' | { olderThan: Place } | { newerThan: Place }

export interface ListPage<Row> {
  /** Newest first. */
  rows: Row[]
  /** Turns that lead on; null: this is the end of the list. */
  newer: Place | null
  older: Place | null
}

/** Rows on one side of a place, nearest first; `place` null: from the newest on. */
export interface Part {
  place: Place | null
  side: 'older' | 'newer'
  limit: number
}

/** One page of `size` rows; `read` is asked for one more, which tells whether there is a next page. */
export function listPage<Row>(
  turn: Turn,
  size: number,
  read: (part: Part) => Row[],
  placeOf: (row: Row) => Place,
): ListPage<Row> {
  const part = partAsked(turn, size)
  return pageOf(part, read(part), placeOf) ?? listPage('newest', size, read, placeOf)
}

/** `listPage` for a `read` that stands back between its steps. */
export async function listPageInSteps<Row>(
  turn: Turn,
  size: number,
  read: (part: Part) => Promise<Row[]>,
  placeOf: (row: Row) => Place,
): Promise<ListPage<Row>> {
  const part = partAsked(turn, size)
  return pageOf(part, await read(part), placeOf) ?? listPageInSteps('newest', size, read, placeOf)
}

function partAsked(turn: Turn, size: number): Part {
  const limit = size + 1
  if (turn === 'newest') return { place: null, side: 'older', limit }
  else if ('newerThan' in turn) return { place: turn.newerThan, side: 'newer', limit }
  else return { place: turn.olderThan, side: 'older', limit }
}

/** Null: a first page that is not full would show less than there is. */
function pageOf<Row>(
  { place, side, limit }: Part,
  found: readonly Row[],
  placeOf: (row: Row) => Place,
): ListPage<Row> | null {
  const rows = found.slice(0, limit - 1)
  if (side === 'newer') {
    if (found.length < limit) return null
    rows.reverse()
    return { rows, newer: endOf(rows[0], placeOf), older: endOf(rows.at(-1), placeOf) }
  }
  return {
    rows,
    newer: place === null ? null : (endOf(rows[0], placeOf) ?? place),
    older: found.length === limit ? endOf(rows.at(-1), placeOf) : null,
  }
}

function endOf<Row>(row: Row | undefined, placeOf: (row: Row) => Place): Place | null {
  return row === undefined ? null : placeOf(row)
}

/** Condition and order of a part, for columns that an index has in this order. */
export function beside(
  { at, id }: { at: SQLiteColumn; id: SQLiteColumn },
  { place, side }: Part,
): { which: SQL | undefined; order: SQL[] } {
  const direction = side === 'older' ? desc : asc
  const than = sql.raw(side === 'older' ? '<' : '>')
  return {
    which: place === null ? undefined : sql`(${at}, ${id}) ${than} (${place.at}, ${place.id})`,
    order: [direction(at), direction(id)],
  }
}

/** Negative where `a` stands before `b` in a part that is read towards `side`. */
export function nearestFirst(side: Part['side'], a: Place, b: Place): number {
  const newestFirst = b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
  return side === 'older' ? newestFirst : -newestFirst
}

/** Reads parts of rows that are all there, in whatever order. */
export function partOf<Row>(rows: readonly Row[], placeOf: (row: Row) => Place, { place, side, limit }: Part): Row[] {
  return rows
    .filter((row) => place === null || nearestFirst(side, place, placeOf(row)) < 0)
    .toSorted((a, b) => nearestFirst(side, placeOf(a), placeOf(b)))
    .slice(0, limit)
}
