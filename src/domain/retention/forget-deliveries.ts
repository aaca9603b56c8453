import { forgetSettled, giveUpStuck } from '../deliveries/forget-deliveries.ts'
import { inSteps, type Run } from './run.ts'

/** Forgets addresses and texts of messages settled so long ago, and gives up those that could not leave in all that time. */
export async function forgetDeliveries(run: Run): Promise<void> {
  await inSteps(run, 'messages given up', (tx, limit) => giveUpStuck(tx, run, limit))
  await inSteps(run, 'addresses', (tx, limit) => forgetSettled(tx, run.before, limit))
}
