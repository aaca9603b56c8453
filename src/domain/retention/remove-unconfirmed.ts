import { removeNeverConfirmed } from '../notifications/subscriber-rows.ts'
import { removeUnusedLists } from '../subscriber-imports/remove-lists.ts'
import { inSteps, type Run } from './run.ts'

/** Addresses that never said yes, and lists of addresses that somebody looked at and did not import. */
export async function removeUnconfirmed(run: Run): Promise<void> {
  await inSteps(run, 'subscribers', (tx, limit) => removeNeverConfirmed(tx, run, limit))
  await inSteps(run, 'lists', (tx, limit) => removeUnusedLists(tx, run.before, limit))
}
