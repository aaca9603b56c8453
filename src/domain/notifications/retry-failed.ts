import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { retryEach } from '../deliveries/retry-delivery.ts'
import { conflict } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { findNotification } from './find-notification.ts'
import { readLedger } from './ledger.ts'

/** Messages per transaction: a hundred thousand at once would hold up visitors for more than a second. */
const step = 500

/**
 * Retries every failed message of one notification now, except those to people who have left. Resolves with their number;
 * throws conflict where there is none. A crash in between leaves some failed: they can be retried again.
 */
export async function retryFailed(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: NotificationId,
): Promise<number> {
  authorize(actor, 'subscribers:write', organizationId)
  findNotification(deps.db, organizationId, id)

  let { ids, last } = next(deps.db, id, 0)
  if (ids.length === 0) throw conflict('This notification has no failed messages to send again.')
  write(deps.db, (tx) => {
    const { failed } = readLedger(tx, id)
    retryEach(tx, deps, ids)
    recordAudit(tx, deps, actor, {
      action: 'notification.retried',
      organizationId,
      subject: { type: 'notification', id },
      changes: { failed },
    })
  })
  let retried = ids.length
  while (ids.length === step) {
    await yieldToEventLoop()
    ;({ ids, last } = next(deps.db, id, last))
    writeUnaudited(deps.db, (tx) => retryEach(tx, deps, ids))
    retried += ids.length
  }
  return retried
}

const rowid = sql<number>`${deliveries}.rowid`

function next(db: Reader, notificationId: NotificationId, after: number): { ids: string[]; last: number } {
  const rows = db
    .select({ id: deliveries.id, rowid })
    .from(deliveries)
    .leftJoin(subscribers, eq(subscribers.id, deliveries.subscriberId))
    .leftJoin(webhookEndpoints, eq(webhookEndpoints.id, deliveries.webhookEndpointId))
    .where(
      and(
        eq(deliveries.notificationId, notificationId),
        eq(deliveries.state, 'failed'),
        gt(rowid, after),
        sql`coalesce(${subscribers.state}, 'active') = 'active'`,
        isNull(webhookEndpoints.removedAt),
        isNull(webhookEndpoints.pausedAt),
      ),
    )
    .orderBy(asc(rowid))
    .limit(step)
    .all()
  return { ids: rows.map(({ id }) => id), last: rows.at(-1)?.rowid ?? after }
}
