import { createHash } from 'node:crypto'
import type { Reader } from '#src/db/connection.ts'
import { fewestAttempts } from '#src/words/ages.ts'
import type { Deps } from '../context.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { timeSince } from '../time/steady-now.ts'
import type { Delivery } from './delivery.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds to wait after the first, second, … failed attempt; the last one repeats until the message is too old. */
const waits = [15 * second, minute, 5 * minute, 15 * minute, hour, 2 * hour, 4 * hour, 8 * hour]

/** Milliseconds after which an unsent message is too old. */
export const giveUpAfter = 72 * hour

/**
 * To be asked at a failed attempt: its news is too old, and it was tried all that time, which no clock that was set meanwhile makes
 * longer. Never while the clock may be wrong, or a start with one that stands ahead for a minute would give up whatever waits.
 */
export function isTooOld(
  deps: { db: Reader; clock: Deps['clock'] },
  { createdAt, retriedAt, attempts }: Pick<Delivery, 'createdAt' | 'retriedAt' | 'attempts'>,
): boolean {
  const isOld = timeSince(deps.clock, Math.max(createdAt, retriedAt ?? 0)) >= giveUpAfter
  return isOld && attempts + 1 >= fewestAttempts && isClockTrusted(deps)
}

/** Milliseconds; the longest wait while the trouble may be the relay's, so that its queue resumes soon after it is well. */
const longestWaitForRelay = 5 * minute

/** Milliseconds; the longest wait of a message behind which others wait for the same receiver. */
export const longestWaitInOrder = 15 * minute

/**
 * Milliseconds until the next attempt, with up to a fifth of jitter, so that a queue does not come due all at once. The jitter
 * derives from the delivery's id and attempts: the same delivery waits the same time in every run.
 */
export function waitAfter(attempts: number, deliveryId: string, relaysTrouble: boolean): number {
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? second
  const spread = (createHash('sha256').update(`${deliveryId} ${attempts}`).digest()[0] ?? 0) / 255 / 5
  return Math.round((relaysTrouble ? Math.min(wait, longestWaitForRelay) : wait) * (1 + spread))
}
