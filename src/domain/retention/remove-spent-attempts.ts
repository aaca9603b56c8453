import { removeSpentAttempts as removeSpent } from '../rate-limits/rate-limit.ts'
import { inSteps, type Run } from './run.ts'

/** Removes counted attempts, because their keys hold addresses. */
export async function removeSpentAttempts(run: Run): Promise<void> {
  await inSteps(run, 'attempts', (tx, limit) => removeSpent(tx, run.now, limit))
}
