import { expect } from 'vitest'
import type { ListPage, Turn } from '#src/db/list-page.ts'

/** The pages of a list from the newest on; turning back from each must show the one before. */
export function turnedThrough<Row>(read: (turn: Turn) => ListPage<Row>): Row[][] {
  const pages = [read('newest')]
  expect(pages[0]?.newer).toBeNull()
  for (let place = pages[0]?.older; place; place = pages.at(-1)?.older) {
    const next = read({ olderThan: place })
    const back = next.newer && read({ newerThan: next.newer })
    expect(back?.rows).toEqual(pages.at(-1)?.rows)
    pages.push(next)
  }
  return pages.map(({ rows }) => rows)
}
