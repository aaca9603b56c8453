import { and, asc, count, desc, eq, gt, gte, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { retryEach } from '../deliveries/retry-delivery.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { findNotification } from './find-notification.ts'
import { readLedger } from './ledger.ts'

/** Messages per transaction: a hundred thousand at once would hold up visitors for more than a second. */
const step = 500

const day = 24 * 3_600_000
/** Milliseconds for which the messages of a cause can be tried again together: what is older is no news any more. */
const recent = 7 * day
/** Causes shown, those of most messages first. */
const mostCauses = 10

/** Messages that failed for one cause. */
export interface FailedCause {
  cause: string
  messages: number
}

/**
 * Retries every failed message of one notification now, except those to people who have left. Resolves with their number. A
 * crash in between leaves some failed: they can be retried again.
 */
export async function retryFailed(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: NotificationId,
): Promise<number> {
  authorize(actor, 'subscribers:write', organizationId)
  findNotification(deps.db, organizationId, id)
  return retryAll(deps, eq(deliveries.notificationId, id), (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'notification.retried',
      organizationId,
      subject: { type: 'notification', id },
      changes: { failed: readLedger(tx, id).failed },
    }),
  )
}

/** Retries every message of the last week that failed for this cause, likewise. */
export async function retryCause(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  cause: string,
): Promise<number> {
  authorize(actor, 'subscribers:write', organizationId)
  return retryAll(deps, and(ofCauses(deps, organizationId), eq(deliveries.cause, cause)), (tx) =>
    recordAudit(tx, deps, actor, {
      action: 'messages.retried',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { cause },
    }),
  )
}

/** Causes for which messages of the last week failed. */
export function failedCauses(deps: Pick<Deps, 'db' | 'clock'>, organizationId: OrganizationId): FailedCause[] {
  return deps.db
    .select({ cause: sql<string>`${deliveries.cause}`, messages: count() })
    .from(deliveries)
    .where(ofCauses(deps, organizationId))
    .groupBy(deliveries.cause)
    .orderBy(desc(count()), asc(deliveries.cause))
    .limit(mostCauses)
    .all()
}

function ofCauses({ clock }: Pick<Deps, 'clock'>, organizationId: OrganizationId): SQL | undefined {
  return and(
    eq(deliveries.organizationId, organizationId),
    // As the partial index has it, word for word.
    sql`${deliveries.state} = 'failed'`,
    isNotNull(deliveries.cause),
    gte(deliveries.createdAt, clock.now() - recent),
  )
}

async function retryAll(deps: Deps, which: SQL | undefined, record: (tx: Tx) => void): Promise<number> {
  let { ids, last } = next(deps.db, which, 0)
  if (ids.length === 0) return 0
  write(deps.db, (tx) => {
    record(tx)
    retryEach(tx, deps, ids)
  })
  let retried = ids.length
  while (ids.length === step) {
    await yieldToEventLoop()
    ;({ ids, last } = next(deps.db, which, last))
    writeUnaudited(deps.db, (tx) => retryEach(tx, deps, ids))
    retried += ids.length
  }
  return retried
}

const rowid = sql<number>`${deliveries}.rowid`

function next(db: Reader, which: SQL | undefined, after: number): { ids: string[]; last: number } {
  const rows = db
    .select({ id: deliveries.id, rowid })
    .from(deliveries)
    .leftJoin(subscribers, eq(subscribers.id, deliveries.subscriberId))
    .leftJoin(webhookEndpoints, eq(webhookEndpoints.id, deliveries.webhookEndpointId))
    .where(
      and(
        which,
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
