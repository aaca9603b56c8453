/** Numbers that one seed decides: the same parts give the same numbers, in every run and on every machine. */
export interface Random {
  /** From 0 to 1, 1 excluded. */
  next: () => number
  /** A whole number from 0, `count` excluded. */
  below: (count: number) => number
  /** A whole number, both included. */
  between: (least: number, most: number) => number
  chance: (share: number) => boolean
  /** One of the list, each as likely; throws for an empty one. */
  pick: <T>(list: readonly T[]) => T
  /** Those of the list that the dice choose, each with this chance. */
  some: <T>(list: readonly T[], share: number) => T[]
}

export function seeded(...parts: (string | number)[]): Random {
  const next = stream(parts.join(' '))
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new Error('there is nothing to choose from')
      return list[below(list.length)] as T
    },
    some: (list, share) => list.filter(() => next() < share),
  }
}

/**
 * Throws of two dice by turns. One alone has 2³² places to begin at, so that of a hundred thousand ids thrown by it, each from a place
 * of its own, two would be the same.
 */
export function seededWide(...parts: (string | number)[]): Pick<Random, 'pick'> {
  const [one, other] = [seeded(...parts), seeded('other', ...parts)]
  let turn = 0
  return { pick: (list) => (turn++ % 2 === 0 ? one : other).pick(list) }
}

/** FNV-1a over the text, then Mulberry32: four shifts a number, and good enough for dice. */
function stream(text: string): () => number {
  let state = 0x811c9dc5
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
