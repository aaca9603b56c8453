import { createHash } from 'node:crypto'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds to wait after the first, second, … failed attempt; the last repeats until the time is up. */
const waits = [15 * second, minute, 5 * minute, 15 * minute, hour, 2 * hour, 4 * hour, 8 * hour]

/** Milliseconds after which a message that could not be sent has failed: its news is old. */
export const giveUpAfter = 72 * hour

/** While a relay does not answer at all, its queue is tried this often at the least: it resumes soon after the relay does. */
const longestWaitForRelay = 5 * minute

/**
 * Milliseconds until the next attempt, up to a fifth longer for some than for others, so that a queue does not come back all
 * at once. The spread follows from the delivery's id: the same delivery waits the same time in every run.
 */
export function waitAfter(attempts: number, deliveryId: string, unreachable: boolean): number {
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? second
  const spread = (createHash('sha256').update(`${deliveryId} ${attempts}`).digest()[0] ?? 0) / 255 / 5
  return Math.round((unreachable ? Math.min(wait, longestWaitForRelay) : wait) * (1 + spread))
}
