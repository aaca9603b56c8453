import type { Claimed } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import type { OrganizationHolds } from './hold-organization.ts'
import type { Runs } from './refusal-run.ts'

/** Messages on their way at once to one host, or by mail to one address: where it hangs, others still have slots. */
const slotsPerDestination = 2
const minute = 60_000

/** A channel's use at this moment: the number of messages on their way, and their hosts. */
export interface Slots {
  /** Claimed but not started yet. */
  next: Claimed[]
  /** Of those: whether what they were claimed for is on disk, so that a power cut cannot undo it after it was told. */
  cause: 'on disk' | 'unsynced' | 'on its way'
  /** Id of the newest message that was on disk; '' before any was. */
  onDiskUpTo: string
  taken: number
  /** Host, or address of a mail -> messages on their way to it. */
  destinations: Map<string, number>
  /** The organization whose messages were claimed last. */
  after: string
  /** Messages that were begun so far. */
  begun: number
  /** Of those: as many as were begun before the channel paused the last time. */
  begunBeforePause: number
  /** `elapsed()` at which the last minute's messages started; kept only under a limit per minute. */
  started: number[]
  /** Refusals since the last message that was accepted. */
  runs: Runs
  /** The same of the fallback, which says nothing of the relay. */
  standInRuns: Runs
  /** Organizations whose own sender is refused. */
  holds: OrganizationHolds
}

export function createSlots(): Slots {
  return {
    next: [],
    cause: 'on disk',
    onDiskUpTo: '',
    taken: 0,
    destinations: new Map(),
    after: '',
    begun: 0,
    begunBeforePause: 0,
    started: [],
    runs: new Map(),
    standInRuns: new Map(),
    holds: new Map(),
  }
}

/** How many more messages may start now. `perMinute` null: no limit but the slots. `elapsed`: of the clock, as `takeSlot()` has it. */
export function freeSlots(slots: Slots, count: number, perMinute: number | null, elapsed: number): number {
  const free = count - slots.taken
  slots.started = perMinute === null ? [] : slots.started.filter((at) => elapsed - at < minute)
  if (perMinute === null) return free
  return Math.min(free, perMinute - slots.started.length)
}

/** Its host, or the address of a mail, which all goes to one relay. */
export function placeOf({ destination, address }: Delivery): string {
  return destination || address
}

/** Hosts and addresses whose slots are all taken. */
export function busyDestinations(slots: Slots): string[] {
  return [...slots.destinations].flatMap(([host, count]) => (count >= slotsPerDestination ? [host] : []))
}

/** Takes a slot; false if those of its host or address are all taken. */
export function takeSlot(slots: Slots, delivery: Delivery, elapsed: number): boolean {
  const place = placeOf(delivery)
  const count = slots.destinations.get(place) ?? 0
  if (count >= slotsPerDestination) return false
  if (place !== '') slots.destinations.set(place, count + 1)
  slots.taken += 1
  slots.started.push(elapsed)
  slots.begun += 1
  return true
}

export function releaseSlot(slots: Slots, delivery: Delivery): void {
  slots.taken -= 1
  const place = placeOf(delivery)
  const left = (slots.destinations.get(place) ?? 1) - 1
  if (left > 0) slots.destinations.set(place, left)
  else slots.destinations.delete(place)
}
