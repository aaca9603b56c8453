import type { Delivery } from './delivery.ts'

/** Messages on their way to one host at once, where each has a host of its own: one that hangs leaves slots to the others. */
const slotsPerDestination = 2
const minute = 60_000

/** One channel as it is used now: how much is on its way, and where to. */
export interface Slots {
  /** Claimed, and first in line. */
  next: Delivery[]
  taken: number
  /** Host -> messages on their way to it; messages without a host of their own are not counted. */
  destinations: Map<string, number>
  /** The organization whose messages were claimed last. */
  after: string
  /** When messages of the last minute started, UTC ms; kept where there is a limit. */
  started: number[]
}

export function createSlots(): Slots {
  return { next: [], taken: 0, destinations: new Map(), after: '', started: [] }
}

/** How many more messages may start now. `perMinute` null: no limit but the slots. */
export function freeSlots(slots: Slots, count: number, perMinute: number | null, now: number): number {
  const free = count - slots.taken
  slots.started = perMinute === null ? [] : slots.started.filter((at) => now - at < minute)
  if (perMinute === null) return free
  return Math.min(free, perMinute - slots.started.length)
}

/** The hosts to which nothing more may start now. */
export function busyDestinations(slots: Slots): string[] {
  return [...slots.destinations].flatMap(([host, count]) => (count >= slotsPerDestination ? [host] : []))
}

/** Takes a slot; false where its host has enough. */
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
