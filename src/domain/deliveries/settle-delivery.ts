import { and, eq, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { DeliveryState } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import { isTooOld, longestWaitInOrder, waitAfter } from './back-off.ts'
import { causeOf } from './cause-of.ts'
import type { Sent } from './channel.ts'
import type { Delivery } from './delivery.ts'
import { unlessForgotten } from './erased-address.ts'
import { heldFor } from './hold-refused.ts'
import { keepBehind, keepsOrder } from './in-order.ts'
import type { Outbox } from './outbox.ts'
import { endedByAge, tooOld } from './worth-telling.ts'

/** Characters kept of the receiving side's answer. */
export const longestAnswer = 1000

/** A message that was tried, and the attempt's outcome. */
export interface Tried {
  delivery: Delivery
  sent: Sent
  /** The trouble may be everybody's: what waits is tried again soon. Absent: it is not. */
  isInTrouble?: boolean
}

/**
 * Writes the outcome of attempts, except where a claim was lost meanwhile, and its consequences for the receivers. Nobody waits
 * for the disk: what a power cut (no crash of this process) undoes is sent again, under the same Message-ID.
 */
export function settleDeliveries(
  deps: Deps,
  { noteOutcome }: Pick<Outbox, 'noteOutcome'>,
  tried: readonly Tried[],
): void {
  const settleAll = (tx: Tx) => {
    for (const one of tried) {
      const { delivery, sent } = one
      const outcome = after(deps, one)
      const settled = settling(deps.db).all({ id: delivery.id, ...outcome })
      if (settled.length === 0) continue
      const { nextAttemptAt, settledAt } = outcome
      keepBehind(deps.db, delivery, settledAt === null ? nextAttemptAt : null, deps.clock.now())
      if (sent.outcome !== 'suppressed') noteOutcome(tx, deps, delivery, sent)
    }
  }
  writeUnaudited(deps.db, settleAll, { durable: 'soon' })
}

function after(deps: Deps, { delivery, sent, isInTrouble = false }: Tried) {
  const now = deps.clock.now()
  const { attempts, nextAttemptAt, heldBy } = delivery
  const lastAnswer = sent.answer.slice(0, longestAnswer)
  const cause = sent.outcome === 'delivered' ? null : causeOf(delivery, sent.answer)
  const said = { lastAnswer, cause, heldBy, ...wayOf(delivery, sent, now) }
  if (sent.outcome === 'suppressed')
    return {
      ...said,
      ...{ state: 'suppressed', cause: sent.cause ?? cause, attempts, nextAttemptAt, settledAt: now },
      ...(sent.cause === tooOld ? endedByAge(delivery) : {}),
    }
  if (sent.failsOver) return { ...said, state: 'retrying', attempts, nextAttemptAt: now, settledAt: null }
  // An attempt that failed for everybody is not counted, and no message grows too old by it.
  if (sent.outcome === 'held')
    return {
      ...said,
      ...{ state: 'retrying', heldBy: 'channel', attempts, settledAt: null },
      nextAttemptAt: now + Math.max(heldFor, sent.retryAfter ?? 0),
    }
  const state = stateAfter(sent, isTooOld(deps, delivery))
  const mayBeRelay = sent.outcome === 'unreachable' || (sent.outcome === 'dropped' && heldBy !== 'itself')
  const backOff = waitAfter(attempts + 1, delivery.id, mayBeRelay || isInTrouble)
  const wait = Math.max(
    keepsOrder(delivery.channel) ? Math.min(backOff, longestWaitInOrder) : backOff,
    sent.retryAfter ?? 0,
  )
  return {
    ...said,
    state,
    heldBy: mayBeRelay ? (heldBy ?? 'channel') : heldBy,
    attempts: attempts + 1,
    nextAttemptAt: now + wait,
    settledAt: state === 'retrying' ? null : now,
  }
}

/** The relay may have what it took up before it broke off, from the first time on. */
function wayOf({ way, doubtedAt }: Delivery, sent: Sent, now: number): Pick<Delivery, 'way' | 'doubtedAt'> {
  if (sent.outcome === 'suppressed' || sent.way === undefined) return { way, doubtedAt }
  const isDoubted = sent.outcome === 'dropped' && sent.way === 'relay'
  return { way: sent.way, doubtedAt: isDoubted ? (doubtedAt ?? now) : doubtedAt }
}

function stateAfter({ outcome }: SendResult, isTooOld: boolean): DeliveryState {
  if (outcome === 'delivered') return 'delivered'
  else if (outcome === 'permanent' || isTooOld) return 'failed'
  else return 'retrying'
}

const settling = (db: Db) =>
  prepared(db, 'settling', () =>
    db
      .update(deliveries)
      .set({
        state: sql`${sql.placeholder('state')}`,
        attempts: sql`${sql.placeholder('attempts')}`,
        lastAnswer: unlessForgotten(sql`${sql.placeholder('lastAnswer')}`),
        cause: unlessForgotten(sql`${sql.placeholder('cause')}`),
        heldBy: sql`${sql.placeholder('heldBy')}`,
        way: sql`${sql.placeholder('way')}`,
        doubtedAt: sql`${sql.placeholder('doubtedAt')}`,
        nextAttemptAt: sql`${sql.placeholder('nextAttemptAt')}`,
        settledAt: sql`${sql.placeholder('settledAt')}`,
        leaseUntil: null,
      })
      .where(and(eq(deliveries.id, sql.placeholder('id')), eq(deliveries.state, 'sending')))
      .returning({ id: deliveries.id })
      .prepare(),
  )
