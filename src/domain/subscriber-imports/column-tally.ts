import { addressesIn } from './find-addresses.ts'
import { isKindName, kindIn } from './kind-column.ts'
import { type Filling, isWishColumn, type Reading, readingOf } from './wish-columns.ts'
import { wishMeant } from './wish-words.ts'

/** A column that tells who wants no mail. */
export interface WishColumn {
  column: number
  name: string
  reading: Reading
}

/** What stands in the columns of a list, counted row by row. */
export interface ColumnTally {
  add: (cells: string[]) => void
  /** Number of addresses by column; columns without any are absent. */
  addresses: Map<number, number>
  /** The column in which rows name a kind, such as `email` or `webhook`; null: there is none. */
  kind: () => number | null
  wishes: () => WishColumn[]
}

/** Columns that may say anything: a list has no more, and a hostile one may have thousands. */
const mostColumns = 500
/** Without names the kind stands at the beginning, as in Statuspage's own layout. */
const firstColumns = [0, 1, 2]

/** `names`: of the columns; empty where the list does not say. */
export function createTally(names: string[]): ColumnTally {
  const named = names.slice(0, mostColumns)
  const addresses = new Map<number, number>()
  const wishes = named.flatMap((name, column) => {
    const reading = readingOf(name)
    return reading ? [{ column, name, reading, filled: 0, known: 0 }] : []
  })
  const kinds = (
    names.length === 0 ? firstColumns : named.flatMap((name, column) => (isKindName(name) ? [column] : []))
  ).map((column) => ({ column, known: 0, unknown: 0 }))

  return {
    addresses,
    add(cells) {
      for (const [column, cell] of cells.entries()) {
        const held = addressesIn(cell).filter((found) => 'email' in found).length
        if (held > 0) addresses.set(column, (addresses.get(column) ?? 0) + held)
      }
      for (const wish of wishes) countFilling(wish, cells[wish.column] ?? '')
      for (const kind of kinds) {
        const cell = cells[kind.column] ?? ''
        if (kindIn(cell) !== undefined) kind.known += 1
        else if (names.length === 0 || cell.trim() !== '') kind.unknown += 1
      }
    },
    kind: () =>
      kinds.find(({ known, unknown }) => known > 0 && unknown <= (names.length === 0 ? 0 : known / 10))?.column ?? null,
    wishes: () => wishes.filter((wish) => isWishColumn(wish.reading, wish)),
  }
}

function countFilling(filling: Filling, cell: string): void {
  if (cell.trim() !== '') filling.filled += 1
  if (wishMeant(cell) !== undefined) filling.known += 1
}
