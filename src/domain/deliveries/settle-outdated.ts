import { and, eq, gt, inArray, not, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { mayHaveEndedByAge } from '#src/db/schema/moments.ts'
import { markQueued, writeUnaudited } from '#src/db/write.ts'
import { messageKinds } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { timeSinceStored } from '../time/steady-now.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { notificationsQueued } from './count-deliveries.ts'
import { isEndedAndAddressed } from './ended-deliveries.ts'
import { isForgotten } from './erased-address.ts'
import { isAtLeisure, isDue, isInPerson } from './turns.ts'
import { endedByAge, superseded, tooOld, worthTelling } from './worth-telling.ts'

/** Messages per transaction: short enough that nobody waits for it. */
const step = 500

/** It was not sent for its age, or since a newer one took its place: a condition on `deliveries`. */
export const isLeftForAge = and(eq(deliveries.state, 'suppressed'), inArray(deliveries.cause, [tooOld, superseded]))

/**
 * Settles mails that grew too old where none can leave: without a relay, or while it refuses everybody. Whatever can leave is
 * looked at before it is tried. Returns how many.
 */
export async function settleTooOld(deps: Pick<Deps, 'db' | 'clock' | 'logger'>): Promise<number> {
  takeBackFromAhead(deps)
  let settled = 0
  for (const which of [
    ofNoNotification(isInPerson),
    ofNoNotification(isAtLeisure),
    ...notificationsQueued(deps.db, 'email').map(isOf),
  ])
    for (let messages = step; messages === step; settled += messages) {
      messages = settleStep(deps, which)
      await yieldToEventLoop()
    }
  if (settled > 0) deps.logger.warn('messages grew too old to be sent', { messages: settled })
  return settled
}

function ofNoNotification(which: SQL): SQL {
  return sql`${isDue} and ${which}`
}

function isOf(notificationId: string): SQL {
  return sql`${deliveries.notificationId} = ${notificationId} and ${deliveries.state} in ('waiting', 'retrying')`
}

/** Reads before it opens a write: most minutes there is nothing to do. */
function settleStep(deps: Pick<Deps, 'db' | 'clock'>, which: SQL): number {
  const old = oldAmong(deps, deps.db, which)
  if (old.length === 0) return 0
  return writeUnaudited(deps.db, (tx) => {
    const still = oldAmong(deps, tx, which)
    for (const delivery of still)
      tx.update(deliveries)
        .set({ ...endedByAge(delivery), settledAt: deps.clock.now() })
        .where(eq(deliveries.id, delivery.id))
        .run()
    return still.length
  })
}

function oldAmong({ clock }: Pick<Deps, 'clock'>, db: Reader, which: SQL) {
  const age = timeSinceStored(clock, sql`max(${deliveries.createdAt}, coalesce(${deliveries.retriedAt}, 0))`)
  const limits = messageKinds.map((kind) => sql`when ${kind} then ${worthTelling[kind]}`)
  return db
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.channel, 'email'),
        which,
        sql`${age} > case ${deliveries.kind} ${sql.join(limits, sql` `)} end`,
      ),
    )
    .limit(step)
    .all()
}

/**
 * A message that ended by its age in what is now the future did so by a wrong clock: it waits again, unless nobody knows any more to
 * whom it went. By an index, and nearly always none.
 */
function takeBackFromAhead({ db, clock }: Pick<Deps, 'db' | 'clock'>): void {
  const isAhead = and(isEndedAndAddressed, gt(deliveries.settledAt, clock.now()), mayHaveEndedByAge, not(isForgotten))
  const ahead = () => db.select({ id: deliveries.id }).from(deliveries).where(isAhead).limit(1).get()
  while (ahead())
    writeUnaudited(db, (tx) => {
      markQueued(tx)
      const rows = tx.select({ id: deliveries.id }).from(deliveries).where(isAhead).limit(step)
      tx.update(deliveries)
        .set({ state: 'retrying', cause: null, lastAnswer: null, settledAt: null, nextAttemptAt: clock.now() })
        .where(inArray(deliveries.id, rows))
        .run()
    })
}
