import type { ListPage, Place, Turn } from '#src/db/list-page.ts'
import type { TurnLinks } from '#views/layout/turns.tsx'

/** The page of a list that `?before=` or `?after=` asks for; the newest for anything else. */
export function turnOf({ before, after }: Record<string, string | undefined>): Turn {
  const olderThan = placeIn(before)
  if (olderThan) return { olderThan }
  const newerThan = placeIn(after)
  return newerThan ? { newerThan } : 'newest'
}

/** What leads on from a page, as a query has it. */
export function turnLinks({ newer, older }: Omit<ListPage<unknown>, 'rows'>): TurnLinks {
  return {
    newer: newer && `after=${textOf(newer)}`,
    older: older && `before=${textOf(older)}`,
  }
}

function textOf({ at, id }: Place): string {
  return encodeURIComponent(`${at}.${id}`)
}

function placeIn(text = ''): Place | undefined {
  const [, moment, id] = /^(-?\d{1,15})\.([\w.-]{1,64})$/.exec(text) ?? []
  return moment === undefined || id === undefined ? undefined : { at: Number(moment), id }
}
