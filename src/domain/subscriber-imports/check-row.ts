import type { ImportRow } from '#src/db/schema/imports.ts'
import type { ImportProblem } from '#src/words.ts'
import { type AddressFault, addressFault } from '../mail/check-address.ts'
import type { ListRow } from './read-list.ts'

const problemOf: Record<AddressFault, ImportProblem> = {
  missing: 'missing',
  tooLong: 'tooLong',
  notPlain: 'invalid',
}

/** The row to import, or the reason why it cannot be; `services`: the ids that exist here. */
export function checkRow(row: ListRow, services: ReadonlySet<string>): ImportRow | ImportProblem {
  const email = plain(row.email).toLowerCase()
  const fault = addressFault(email)
  if (says(row.channel, 'email') === false) return 'otherChannel'
  else if (says(row.state, 'active') === false) return 'notActive'
  else if (fault !== undefined) return problemOf[fault]
  else return withFollowing({ line: row.line, email }, row, services)
}

/** Stores what a row follows only where that is not everything, because a list may have 200,000 rows. */
function withFollowing(plainRow: ImportRow, row: ListRow, services: ReadonlySet<string>): ImportRow | ImportProblem {
  const incidents = row.incidents?.toLowerCase() !== 'no'
  const maintenance = row.maintenance?.toLowerCase() !== 'no'
  const whole = row.serviceIds === undefined || row.serviceIds.toLowerCase() === 'all'
  const serviceIds = whole ? [] : (row.serviceIds ?? '').split(/[\s,;]+/).filter(Boolean)
  if ((!incidents && !maintenance) || (!whole && serviceIds.length === 0)) return 'followsNothing'
  if (serviceIds.some((id) => !services.has(id))) return 'unknownService'
  return {
    ...plainRow,
    ...(incidents ? {} : { incidents }),
    ...(maintenance ? {} : { maintenance }),
    ...(whole ? {} : { serviceIds: [...new Set(serviceIds)] }),
  }
}

/** Removes the apostrophe that an export puts before text that a spreadsheet would run as a formula. */
function plain(email: string): string {
  return email.replace(/^'(?=[=+\-@])/, '')
}

/** Undefined: the list does not say. */
function says(cell: string | undefined, expected: string): boolean | undefined {
  return cell === undefined || cell === '' ? undefined : cell.toLowerCase() === expected
}
