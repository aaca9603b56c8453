import type { Delivery } from './delivery.ts'

/** Messages on their way to one host at once, where each has a host of its own: one that hangs leaves lanes to the others. */
const lanesPerDestination = 2
const minute = 60_000

/** One channel as it is used now: how much is on its way, and where to. */
export interface Lanes {
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

export function createLanes(): Lanes {
  return { next: [], taken: 0, destinations: new Map(), after: '', started: [] }
}

/** How many more messages may start now. `perMinute` null: no limit but the lanes. */
export function freeLanes(lanes: Lanes, count: number, perMinute: number | null, now: number): number {
  const free = count - lanes.taken
  lanes.started = perMinute === null ? [] : lanes.started.filter((at) => now - at < minute)
  if (perMinute === null) return free
  return Math.min(free, perMinute - lanes.started.length)
}

/** The hosts to which nothing more may start now. */
export function busyDestinations(lanes: Lanes): string[] {
  return [...lanes.destinations].flatMap(([host, count]) => (count >= lanesPerDestination ? [host] : []))
}

/** Takes a lane; false where its host has enough. */
export function takeLane(lanes: Lanes, { destination }: Delivery, now: number): boolean {
  const count = lanes.destinations.get(destination) ?? 0
  if (count >= lanesPerDestination) return false
  if (destination !== '') lanes.destinations.set(destination, count + 1)
  lanes.taken += 1
  lanes.started.push(now)
  return true
}

export function leaveLane(lanes: Lanes, { destination }: Delivery): void {
  lanes.taken -= 1
  const left = (lanes.destinations.get(destination) ?? 1) - 1
  if (left > 0) lanes.destinations.set(destination, left)
  else lanes.destinations.delete(destination)
}
