import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { giveUpAfter } from './back-off.ts'

const prefix = 'message '

/** The step of sending a delivery (`atWork`). */
export function stepOf(deliveryId: string): string {
  return prefix + deliveryId
}

interface HungMessage {
  step: string
  /** UTC milliseconds until which it waits. */
  until: number
  /** Steps that hung shortly before. */
  earlier: readonly string[]
}

const answer = 'Opsentry hung while it made this message. It is tried again later, and the others go on.'

/**
 * Lets a message wait at which the sender hung; where another one of the same notification has hung before, all of that
 * notification, since what it says is the reason. To be called while nothing sends; other steps change nothing.
 */
export function postponeHung(deps: Pick<Deps, 'db' | 'clock'>, { step, until, earlier }: HungMessage): void {
  const id = deliveryOf(step)
  if (id === undefined) return
  const others = earlier.flatMap((one) => deliveryOf(one) ?? []).filter((other) => other !== id)
  writeUnaudited(deps.db, (tx) => {
    const hung = tx.select().from(deliveries).where(eq(deliveries.id, id)).get()
    const notificationId = hung?.notificationId ?? null
    const before =
      notificationId === null
        ? undefined
        : tx
            .select({ id: deliveries.id })
            .from(deliveries)
            .where(and(inArray(deliveries.id, others), eq(deliveries.notificationId, notificationId)))
            .get()
    const which = or(
      eq(deliveries.id, id),
      before && notificationId !== null ? eq(deliveries.notificationId, notificationId) : undefined,
    )
    const givenUp = isClockTrusted(deps)
      ? sql`${deliveries.createdAt} <= ${deps.clock.now() - giveUpAfter}`
      : sql`false`
    tx.update(deliveries)
      .set({
        state: sql`case when ${givenUp} then 'failed' else 'retrying' end`,
        settledAt: sql`case when ${givenUp} then ${deps.clock.now()} end`,
        attempts: sql`${deliveries.attempts} + 1`,
        nextAttemptAt: until,
        leaseUntil: null,
        lastAnswer: answer,
      })
      .where(and(which, inArray(deliveries.state, ['waiting', 'retrying', 'sending'])))
      .run()
  })
}

function deliveryOf(step: string): string | undefined {
  return step.startsWith(prefix) ? step.slice(prefix.length) : undefined
}
