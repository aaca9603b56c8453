import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { markQueued } from '#src/db/write.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from './delivery.ts'
import type { Run } from './refusal-run.ts'

/** Milliseconds after which a held message may be the one that tries again: longer than a pause, so that others come first. */
export const heldFor = 90_000

/**
 * In the causing transaction: messages that were refused for everybody's cause are kept, their attempts not counted. Returns
 * those that had failed.
 */
export function holdRefused(tx: Tx, { clock }: Pick<Deps, 'clock'>, { attempts }: Run): Delivery[] {
  const refused = tx
    .select()
    .from(deliveries)
    .where(and(inArray(deliveries.id, [...attempts.keys()]), inArray(deliveries.state, ['retrying', 'failed'])))
    .all()
  for (const { id, attempts: counted } of refused)
    tx.update(deliveries)
      .set({
        state: 'retrying',
        heldBy: 'channel',
        attempts: Math.max(0, counted - (attempts.get(id) ?? 0)),
        nextAttemptAt: clock.now() + heldFor,
        settledAt: null,
      })
      .where(eq(deliveries.id, id))
      .run()
  return refused.filter(({ state }) => state === 'failed')
}

/**
 * In the causing transaction: something got through, so that whatever was held leaves at once. What is refused again now is so
 * for itself.
 */
export function releaseHeld(tx: Tx, { clock }: Pick<Deps, 'clock'>, channel: Channel): void {
  markQueued(tx)
  tx.update(deliveries)
    .set({ heldBy: 'itself', nextAttemptAt: clock.now() })
    // As the partial index has it, word for word.
    .where(
      and(
        eq(deliveries.channel, channel),
        eq(deliveries.heldBy, 'channel'),
        sql`${deliveries.state} = 'retrying' and ${deliveries.heldBy} is not null`,
      ),
    )
    .run()
}

/**
 * In the causing transaction: somebody else got through, so that these were refused for themselves. Those that are `held`
 * leave with all others where a pause ends.
 */
export function blameThemselves(tx: Tx, ids: readonly string[], { held }: { held: boolean }): void {
  const theirs = held ? or(isNull(deliveries.heldBy), eq(deliveries.heldBy, 'channel')) : isNull(deliveries.heldBy)
  tx.update(deliveries)
    .set({ heldBy: 'itself' })
    .where(and(inArray(deliveries.id, [...ids]), eq(deliveries.state, 'retrying'), theirs))
    .run()
}
