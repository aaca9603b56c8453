import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { quarantine } from './quarantine.ts'
import { presentSubscriber } from './subscriber-rows.ts'

const day = 24 * 3_600_000

/** Days on which a mailbox must have been full before nothing more is sent there. */
const daysToQuarantine = 3
/** Milliseconds without a report after which it was emptied: the count begins anew. */
const emptiedAfter = 14 * day

/**
 * In the causing transaction: a mailbox took nothing for now (5.2.2 and its like), said at once or by a report. Many on one
 * day count as one, because one incident has many messages.
 */
export function noteMailboxFull(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, id: SubscriberId, answer: string): void {
  const now = deps.clock.now()
  const subscriber = presentSubscriber(tx, id)
  if (!subscriber) return
  const { fullReports, fullReportedAt } = subscriber
  if (fullReportedAt !== null && now - fullReportedAt < day) return
  const before = fullReportedAt !== null && now - fullReportedAt < emptiedAfter ? fullReports : 0
  tx.update(subscribers)
    .set({ fullReports: before + 1, fullReportedAt: now })
    .where(eq(subscribers.id, subscriber.id))
    .run()
  if (before + 1 >= daysToQuarantine) quarantine(tx, deps, subscriber.id, answer)
}
