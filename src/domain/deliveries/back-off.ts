import { createHash } from 'node:crypto'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds to wait after the first, second, … failed attempt; the last one repeats until `giveUpAfter`. */
const waits = [15 * second, minute, 5 * minute, 15 * minute, hour, 2 * hour, 4 * hour, 8 * hour]

/** Milliseconds after which an unsent message has failed: its news is too old by then. */
export const giveUpAfter = 72 * hour

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
