import type { Delivery } from './delivery.ts'

/** Different recipients who must be told the same in a row, with none accepted between, before it is held against the relay. */
export const toBeEverybody = 10

/** Different recipients in a row over whose messages the other side broke off, before it is held against the relay. */
const toBeTheRelay = 3

/** The cause of whatever was broken off: a server that goes down says so in many ways. */
export const brokenOff = 'broken off'

/** Causes followed at once, and messages remembered of each: more means only that some are not taken back. */
const mostCauses = 20
const mostDeliveries = 500

/** One answer, said in a row to different recipients. */
export interface Run {
  cause: string
  /** UTC ms of its first. */
  since: number
  recipients: Set<string>
  /** Delivery id -> attempts that counted against it. */
  attempts: Map<string, number>
}

/** Refusals on one channel since the last message that was accepted, by their cause. */
export type Runs = Map<string, Run>

/** Notes that a recipient was refused; `counted`: as an attempt of the message. Returns the run of this cause. */
export function noteRefusal(
  runs: Runs,
  { id, channel, address, destination, heldBy }: Delivery,
  { cause, now, counted }: { cause: string; now: number; counted: boolean },
): Run | undefined {
  const run = runs.get(cause) ?? begin(runs, cause, now)
  if (!run) return undefined
  // Ten programs on one host are one server in trouble, not ten that agree. Whoever was refused alone before says nothing.
  if (heldBy !== 'itself') run.recipients.add(channel === 'webhook' ? destination : address)
  if (counted && (run.attempts.has(id) || run.attempts.size < mostDeliveries))
    run.attempts.set(id, (run.attempts.get(id) ?? 0) + 1)
  return run
}

/** So many that it is not their own. */
export function isEverybody({ recipients }: Run): boolean {
  return recipients.size >= toBeEverybody
}

/** So many that neither of two odd recipients is the reason. */
export function isTheRelay({ recipients }: Run): boolean {
  return recipients.size >= toBeTheRelay
}

/** Whose messages were broken off since the last one that was accepted. */
export function brokenOffRecipients(runs: Runs): string[] {
  return [...(runs.get(brokenOff)?.recipients ?? [])]
}

/** True where several were refused, and nobody was accepted since: the trouble may be the relay's. */
export function mayBeEverybody(runs: Runs): boolean {
  return new Set([...runs.values()].flatMap(({ recipients }) => [...recipients])).size > 1
}

function begin(runs: Runs, cause: string, now: number): Run | undefined {
  if (runs.size >= mostCauses) return undefined
  const run = { cause, since: now, recipients: new Set<string>(), attempts: new Map<string, number>() }
  runs.set(cause, run)
  return run
}
