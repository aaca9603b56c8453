import { type Static, Type } from '@sinclair/typebox'
import { queryText } from '#src/route-path.ts'
import type { FirstPart, ListPart } from './operation.ts'

/** Rows that a program gets where it does not say how many, and at most. Programs that ask for 500 go on until a page is shorter. */
const usual = 100
export const most = 1100

/** A list's query; `limit` is `per_page` under another name. `first`: the number of its first part. */
const partQueryFrom = (first: FirstPart) =>
  Type.Object({
    page: Type.Optional(
      Type.Integer({ description: `Which part of the list, from ${first} on.`, minimum: first, maximum: 1_000_000 }),
    ),
    per_page: Type.Optional(
      Type.Integer({ description: `How many at once; ${usual} where nothing is said.`, minimum: 1, maximum: most }),
    ),
    limit: Type.Optional(Type.Integer({ description: 'The same as per_page.', minimum: 1, maximum: most })),
  })

/** Most lists of the original count their parts from 1, that of subscribers from 0. */
export const partQuery = partQueryFrom(1)
export const partQueries = { 0: partQueryFrom(0), 1: partQuery }

export type PartQuery = Static<typeof partQuery>

export function partOf({ page, per_page, limit }: PartQuery, first: FirstPart): ListPart {
  const count = per_page ?? limit ?? usual
  return { offset: ((page ?? first) - first) * count, limit: count }
}

/** RFC 8288: where the list goes on, and where it began. `query`: as it was sent. */
export function linkHeader(
  path: string,
  query: Record<string, string | undefined>,
  part: ListPart,
  { first, goesOn }: { first: FirstPart; goesOn: boolean },
): string | undefined {
  const page = part.offset / part.limit + first
  const link = (to: number, rel: string) => `<${path}${queryText({ ...query, page: to })}>; rel="${rel}"`
  const links = [
    ...(page > first ? [link(first, 'first'), link(page - 1, 'prev')] : []),
    ...(goesOn ? [link(page + 1, 'next')] : []),
  ]
  return links.length === 0 ? undefined : links.join(', ')
}
