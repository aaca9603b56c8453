import { and, eq, gt, lt, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import type { Channel } from '#src/words.ts'
import type { Delivery } from './delivery.ts'

/*
 * On every channel but e-mail one receiver gets its news one after the other, in the order in which they were written: while an
 * earlier one is on its way or waits to be tried again, the later ones stay. They hold up no other receiver. Mail is passed on by
 * servers that keep no order, so that waiting would only make it late.
 */

/** In which news keep their order. */
export function keepsOrder(channel: Channel): boolean {
  return channel !== 'email'
}

const earlier = alias(deliveries, 'earlier')

/** As the partial indexes have it, word for word. */
function isUnsettledNews({ state, channel, notificationId, kind }: typeof deliveries | typeof earlier) {
  return sql`${state} in ('waiting', 'retrying', 'sending') and ${channel} <> 'email' and (${notificationId} is not null or ${kind} = 'service_status')`
}

/** Nothing earlier to the same receiver is unsettled; a condition on `deliveries`. */
export function isNext(db: Db) {
  const before = (which: ReturnType<typeof eq>) =>
    db
      .select({ one: sql`1` })
      .from(earlier)
      .where(and(which, isUnsettledNews(earlier), sql`earlier.rowid < deliveries.rowid`))
  return or(
    eq(deliveries.channel, 'email'),
    and(
      notExists(before(eq(earlier.subscriberId, deliveries.subscriberId))),
      notExists(before(eq(earlier.webhookEndpointId, deliveries.webhookEndpointId))),
    ),
  )
}

/**
 * In the transaction that settles a message: what comes after it for the same receiver waits as long as it does, so that
 * nobody looks at it in vain, or no longer, once it has ended. `nextAttemptAt`: UTC ms; null: it has ended.
 */
export function keepBehind(
  db: Db,
  { id, channel, subscriberId, webhookEndpointId }: Delivery,
  nextAttemptAt: number | null,
  now: number,
): void {
  if (!keepsOrder(channel)) return
  const [to, receiver] =
    subscriberId === null
      ? (['webhookEndpointId', webhookEndpointId] as const)
      : (['subscriberId', subscriberId] as const)
  if (nextAttemptAt === null) release(db, to).run({ id, receiver, now })
  else holdBack(db, to).run({ id, receiver, until: nextAttemptAt })
}

/** Whom it is to. One or the other and never either: SQLite would read all that is unsettled instead of what the one has. */
type Receiver = 'subscriberId' | 'webhookEndpointId'

const isBehind = (to: Receiver) =>
  and(
    eq(deliveries[to], sql.placeholder('receiver')),
    isUnsettledNews(deliveries),
    sql`rowid > (select rowid from deliveries as head where head.id = ${sql.placeholder('id')})`,
    eq(deliveries.state, 'waiting'),
  )

const holdBack = (db: Db, to: Receiver) =>
  prepared(db, `hold back by ${to}`, () =>
    db
      .update(deliveries)
      .set({ nextAttemptAt: sql`${sql.placeholder('until')}` })
      .where(and(isBehind(to), lt(deliveries.nextAttemptAt, sql.placeholder('until'))))
      .prepare(),
  )

/** What people are told can be recalled until then; programs are told at once. UTC ms. */
const releaseAt = sql`(select ${notifications.releaseAt} from ${notifications}
  where ${notifications.id} = ${deliveries.notificationId} and ${deliveries.channel} <> 'webhook')`

/** Those that were never tried have no other reason to wait than that somebody may recall them. */
const release = (db: Db, to: Receiver) =>
  prepared(db, `release what is behind by ${to}`, () =>
    db
      .update(deliveries)
      .set({ nextAttemptAt: sql`max(${sql.placeholder('now')}, coalesce(${releaseAt}, 0))` })
      .where(and(isBehind(to), gt(deliveries.nextAttemptAt, sql.placeholder('now'))))
      .prepare(),
  )
