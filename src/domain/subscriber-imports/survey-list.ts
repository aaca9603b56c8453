import type { ListLayout } from '#src/db/schema/imports.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { type ColumnTally, createTally, type WishColumn } from './column-tally.ts'
import { isEmailName, likeliest } from './email-columns.ts'
import { addressesIn } from './find-addresses.ts'
import { isKindName } from './kind-column.ts'
import { type ListRecord, listRecords } from './list-records.ts'
import { readingOf } from './wish-columns.ts'
import { plainWords } from './wish-words.ts'

/** What stands in which column of a list. */
export interface Survey {
  /** The line with the names of the columns; 0: there is none. */
  header: number
  layout: ListLayout
  /** The column to import from; null: all of them. */
  column: number | null
  /** The column that says whether a row is about e-mail at all; null: none does. */
  kind: number | null
  wishes: WishColumn[]
  /** Index of each column of this instance's own export; -1 where the list does not have it. */
  follows: Record<'incidents' | 'maintenance' | 'serviceIds', number>
  /** Index of the column that says in which language each reads; -1 where there is none. */
  language: number
}

/** Rows at the beginning among which the names of the columns may stand, below a title. */
const leading = 20
/** Columns of addresses among which somebody may choose: a line from a mail program has one for each person. */
const mostOffered = 20
/** Rows after which others have their turn. */
const step = 500

/** Looks at the whole list: a column's name alone promises nothing. */
export async function surveyList(text: string): Promise<Survey> {
  const head: ListRecord[] = []
  let begun: Begun | undefined
  let count = 0
  for await (const record of listRecords(text)) {
    if (++count % step === 0) await yieldToEventLoop()
    if (begun === undefined && !hasAddress(record.cells) && head.length < leading) head.push(record)
    else {
      begun ??= begin(head)
      begun.tally.add(record.cells)
    }
  }
  return surveyOf(begun ?? begin(head))
}

interface Begun {
  header: number
  names: string[]
  tally: ColumnTally
}

function begin(head: ListRecord[]): Begun {
  const header = headerAmong(head)
  const names = header?.cells.map((cell) => cell.trim()) ?? []
  const tally = createTally(names)
  for (const { line, cells } of head) if (line > (header?.line ?? 0)) tally.add(cells)
  return { header: header?.line ?? 0, names, tally }
}

function surveyOf({ header, names, tally }: Begun): Survey {
  const [kind, wishes] = [tally.kind(), tally.wishes()]
  const fullest = [...tally.addresses].toSorted(([, a], [, b]) => b - a).slice(0, mostOffered)
  const columns = fullest
    .toSorted(([a], [b]) => a - b)
    .map(([index, addresses]) => ({ index, name: names[index] ?? '', addresses }))
  const at = (name: string) => names.findIndex((one) => one.toLowerCase() === name)
  return {
    header,
    layout: { columns, wishes: wishes.map(({ name }) => name) },
    column: likeliest(columns, names.length > 0 || kind !== null),
    kind,
    wishes,
    follows: { incidents: at('incidents'), maintenance: at('maintenance'), serviceIds: at('service_ids') },
    language: at('language'),
  }
}

function hasAddress(cells: string[]): boolean {
  return cells.some((cell) => addressesIn(cell).some((found) => 'email' in found))
}

/** Of the rows before the first address the one with most names that are known; else a first row that looks like names. */
function headerAmong(head: ListRecord[]): ListRecord | undefined {
  const known = ({ cells }: ListRecord) => cells.slice(0, 100).filter(isKnownName).length
  const [best] = head.toSorted((a, b) => known(b) - known(a))
  if (best && known(best) > 0) return best
  const [first] = head
  return first && looksLikeNames(first.cells) ? first : undefined
}

const ofPeople =
  /^((first|last|full|given|family|sur|user)? ?name|vorname|nachname|anrede|firma|company|city|ort|id|uuid|language|notes?|prénom|nom|nombre|apellidos?)$/

function isKnownName(name: string): boolean {
  return isEmailName(name) || isKindName(name) || readingOf(name) !== undefined || ofPeople.test(plainWords(name))
}

function looksLikeNames(cells: string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length > 1 && filled.every((cell) => /^[^\d@]{1,60}$/.test(cell))
}
