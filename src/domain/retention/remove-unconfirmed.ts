import { removeNeverConfirmed } from '../notifications/subscriber-rows.ts'
import { removeUnusedLists } from '../subscriber-imports/remove-lists.ts'
import { inSteps, type Run } from './run.ts'

/** Removes addresses that never confirmed, and lists of addresses that were previewed but not imported. */
export async function removeUnconfirmed(run: Run): Promise<void> {
  await inSteps(run, 'subscribers', (tx, limit) => removeNeverConfirmed(tx, run, limit))
  await inSteps(run, 'lists', (tx, limit) => removeUnusedLists(tx, run.before, limit))
}
