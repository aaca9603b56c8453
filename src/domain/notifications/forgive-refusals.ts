import { and, eq, gte, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import { active } from '../subscribers/subscriber.ts'
import { changeSubscriber } from './change-subscriber.ts'

/**
 * In the causing transaction: these refusals since `since` (UTC ms) were not their receivers' fault after all. What was
 * counted against them is taken back, and whoever was quarantined by it is let back in.
 */
export function forgiveRefusals(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  refused: readonly Delivery[],
  since: number,
): void {
  const counted = Map.groupBy(refused, ({ subscriberId }) => subscriberId ?? '')
  const theirs = inArray(subscribers.id, [...counted.keys()])
  const quarantined = and(theirs, eq(subscribers.state, 'quarantined'), gte(subscribers.quarantinedAt, since))
  for (const subscriber of tx.select().from(subscribers).where(quarantined).all())
    changeSubscriber(tx, deps, subscriber, active)
  for (const [id, { length: times }] of counted)
    tx.update(subscribers)
      .set({ failures: sql`max(0, ${subscribers.failures} - ${times})` })
      .where(eq(subscribers.id, id))
      .run()
  tx.update(subscribers)
    .set({ fullReports: sql`max(0, ${subscribers.fullReports} - 1)`, fullReportedAt: null })
    .where(and(theirs, gte(subscribers.fullReportedAt, since)))
    .run()
}
