import type { Delivery } from './delivery.ts'
import type { OrganizationHolds } from './hold-organization.ts'
import type { Runs } from './refusal-run.ts'

/** Messages on their way to one host at once, on channels with a host per message: a host that hangs leaves slots to others. */
const slotsPerDestination = 2
const minute = 60_000

/** A channel's use at this moment: the number of messages on their way, and their hosts. */
export interface Slots {
  /** Claimed but not started yet. */
  next: Delivery[]
  taken: number
  /** Host -> messages on their way to it; messages without a host of their own are not counted. */
  destinations: Map<string, number>
  /** The organization whose messages were claimed last. */
  after: string
  /** UTC ms at which the last minute's messages started; kept only under a limit per minute. */
  started: number[]
  /** Refusals since the last message that was accepted. */
  runs: Runs
  /** Organizations whose own sender is refused. */
  holds: OrganizationHolds
}

export function createSlots(): Slots {
  return { next: [], taken: 0, destinations: new Map(), after: '', started: [], runs: new Map(), holds: new Map() }
}

/** How many more messages may start now. `perMinute` null: no limit but the slots. */
export function freeSlots(slots: Slots, count: number, perMinute: number | null, now: number): number {
  const free = count - slots.taken
  slots.started = perMinute === null ? [] : slots.started.filter((at) => now - at < minute)
  if (perMinute === null) return free
  return Math.min(free, perMinute - slots.started.length)
}

/** Hosts whose slots are all taken. */
export function busyDestinations(slots: Slots): string[] {
  return [...slots.destinations].flatMap(([host, count]) => (count >= slotsPerDestination ? [host] : []))
}

/** Takes a slot; false if the host's slots are all taken. */
export function takeSlot(slots: Slots, { destination }: Delivery, now: number): boolean {
  const count = slots.destinations.get(destination) ?? 0
  if (count >= slotsPerDestination) return false
  if (destination !== '') slots.destinations.set(destination, count + 1)
  slots.taken += 1
  slots.started.push(now)
  return true
}

export function releaseSlot(slots: Slots, { destination }: Delivery): void {
  slots.taken -= 1
  const left = (slots.destinations.get(destination) ?? 1) - 1
  if (left > 0) slots.destinations.set(destination, left)
  else slots.destinations.delete(destination)
}
