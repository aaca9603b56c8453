import { type Static, Type } from '@sinclair/typebox'
import { queryText } from '#src/route-path.ts'
import type { ListPart } from './operation.ts'

/** Rows that a program gets where it does not say how many, and at most. Programs that ask for 500 go on until a page is shorter. */
const usual = 100
const most = 1100

/** A list's query; `limit` is `per_page` under another name. */
export const partQuery = Type.Object({
  page: Type.Optional(
    Type.Integer({ description: 'Which part of the list, from 1 on.', minimum: 1, maximum: 1_000_000 }),
  ),
  per_page: Type.Optional(
    Type.Integer({ description: `How many at once; ${usual} where nothing is said.`, minimum: 1, maximum: most }),
  ),
  limit: Type.Optional(Type.Integer({ description: 'The same as per_page.', minimum: 1, maximum: most })),
})

export type PartQuery = Static<typeof partQuery>

export function partOf({ page = 1, per_page, limit }: PartQuery): ListPart {
  const count = per_page ?? limit ?? usual
  return { offset: (page - 1) * count, limit: count }
}

/** RFC 8288: where the list goes on, and where it began. `query`: as it was sent. */
export function linkHeader(
  path: string,
  query: Record<string, string | undefined>,
  part: ListPart,
  goesOn: boolean,
): string | undefined {
  const page = part.offset / part.limit + 1
  const link = (to: number, rel: string) => `<${path}${queryText({ ...query, page: to })}>; rel="${rel}"`
  const links = [
    ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : []),
    ...(goesOn ? [link(page + 1, 'next')] : []),
  ]
  return links.length === 0 ? undefined : links.join(', ')
}
