import type { Tx } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'

type Row = typeof deliveries.$inferInsert

/**
 * A message to queue. `notBefore`: UTC ms before which it must not leave, such as while it can be recalled. `createdAt`: UTC ms of
 * what it is about, where its row is made later; now where absent.
 */
export type QueuedMessage = Omit<Row, 'id' | 'state' | 'nextAttemptAt' | 'createdAt'> & {
  notBefore?: number
  createdAt?: number
}

/** Rows per statement: SQLite limits the number of bound values. */
const step = 500

/**
 * In the causing transaction. `once`: whoever has this notification queued already keeps that row, however often it is asked;
 * without it a row that is there already throws, so that no message is lost in silence.
 */
export function enqueue(
  tx: Tx,
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
  messages: readonly QueuedMessage[],
  { once = false } = {},
): void {
  const now = clock.now()
  const rows = messages.map(({ notBefore = now, ...message }): Row => {
    return { createdAt: now, ...message, id: ids.id(), state: 'waiting', nextAttemptAt: Math.max(now, notBefore) }
  })
  for (let from = 0; from < rows.length; from += step) {
    const insert = tx.insert(deliveries).values(rows.slice(from, from + step))
    if (once) insert.onConflictDoNothing().run()
    else insert.run()
  }
}
