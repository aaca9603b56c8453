import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { alarms } from '#src/db/schema/alarms.ts'
import type { Alarm } from './alarm.ts'

/** In the transaction that queues the mails. Not in the audit log, because nobody acted. */
export function noteMailed(tx: Tx, { id }: Pick<Alarm, 'id'>, now: number): void {
  tx.update(alarms).set({ mailedAt: now }).where(eq(alarms.id, id)).run()
}
