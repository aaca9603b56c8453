import { forgetSettled, giveUpStuck } from '../deliveries/forget-deliveries.ts'
import { inSteps, type Run } from './run.ts'

/** Messages that were settled so long ago, and those that could not leave in all that time. */
export async function forgetDeliveries(run: Run): Promise<void> {
  await inSteps(run, 'messages given up', (tx, limit) => giveUpStuck(tx, run, limit))
  await inSteps(run, 'addresses', (tx, limit) => forgetSettled(tx, run.before, limit))
}
