import type { FoundAddress, ImportRow } from '#src/db/schema/imports.ts'
import type { ImportProblem } from '#src/words/subscriber-imports.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { checkFollowed } from './check-followed.ts'
import { addressesIn, type Found } from './find-addresses.ts'
import { type Kind, kindIn } from './kind-column.ts'
import { languageIn } from './language-column.ts'
import { type ListRecord, listRecords } from './list-records.ts'
import type { Survey } from './survey-list.ts'
import { stricter, wishIn } from './wish-columns.ts'
import type { Wish } from './wish-words.ts'

/** Addresses, and rows without one, in one step: others have their turn in between. */
const step = 500

/**
 * Everything that stands in a list, in steps: each address with its column, its line and what its row says of it, and each row
 * without one. `services`: the ids that exist here. Nothing is left out silently.
 */
export async function* readList(
  text: string,
  survey: Survey,
  services: ReadonlySet<string>,
): AsyncGenerator<FoundAddress[]> {
  let found: FoundAddress[] = []
  for await (const record of listRecords(text)) {
    if (record.line === survey.header) continue
    found.push(...readRow(record, survey, services))
    if (found.length < step) continue
    yield found
    found = []
    await yieldToEventLoop()
  }
  if (found.length > 0) yield found
}

function readRow({ line, cells }: ListRecord, survey: Survey, services: ReadonlySet<string>): FoundAddress[] {
  const held = cells.flatMap((cell, column) => addressesIn(cell).map((found) => ({ found, column })))
  const kind = survey.kind === null ? undefined : kindIn(cells[survey.kind] ?? '')
  const wish = wishOf(cells, survey)
  const said = rowOf(cells, survey, wish, services)
  const row = typeof said === 'string' ? said : { ...said, ...languageIn(cells[survey.language]) }
  const ofRow = kindProblem(kind, held.length > 0) ?? (wish === 'inactive' ? 'notActive' : undefined)
  if (held.length === 0) return [{ line, problem: ofRow ?? withoutAddress(cells, survey) }]
  return held.map(({ found, column }) => ({ line, column, ...judged(found, ofRow, row) }))
}

type Judged = Omit<ImportRow, 'line'> | { problem: ImportProblem }

function judged(
  found: Found,
  ofRow: ImportProblem | undefined,
  row: Omit<ImportRow, 'line' | 'email'> | ImportProblem,
): Judged {
  if (ofRow !== undefined) return { problem: ofRow }
  else if ('problem' in found) return found
  else return typeof row === 'string' ? { problem: row } : { email: found.email, ...row }
}

function rowOf(cells: string[], { follows }: Survey, wish: Wish, services: ReadonlySet<string>) {
  // Whoever gets nothing follows nothing in particular.
  if (wish === 'unsubscribed' || wish === 'quarantined') return { state: wish }
  return checkFollowed(
    {
      incidents: cells[follows.incidents]?.trim(),
      maintenance: cells[follows.maintenance]?.trim(),
      serviceIds: cells[follows.serviceIds]?.trim(),
    },
    services,
  )
}

/** The strictest wish of all columns that say one. */
function wishOf(cells: string[], { wishes }: Survey): Wish {
  return wishes.reduce<Wish>((wish, { column, name, reading }) => {
    const said = wishIn(reading, name, cells[column] ?? '')
    return said === undefined ? wish : stricter(wish, said)
  }, 'active')
}

/** A phone number beside an address says by which way somebody came; a webhook's address is its operator's. */
function kindProblem(kind: Kind | undefined, hasAddress: boolean): ImportProblem | undefined {
  if (kind === undefined || kind === 'email' || (kind === 'sms' && hasAddress)) return undefined
  else return kind === 'other' ? 'otherChannel' : kind
}

/** The column of addresses is empty, or something else stands there. */
function withoutAddress(cells: string[], { column }: Survey): ImportProblem {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const isTyped = column === null ? filled.length === 1 : (cells[column] ?? '').trim() !== ''
  return isTyped ? 'invalid' : 'missing'
}
