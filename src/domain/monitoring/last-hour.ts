import { bucketOf, buckets } from './histogram.ts'

/** The last hour in whole minutes, in memory; a minute that is over an hour old gives its place to the present one. */

export const minutesKept = 60
const minute = 60_000

export interface LastHour {
  /** The minute of `clock.elapsed()` that a place stands for; NaN: none yet. */
  minutes: Float64Array
  requests: Float64Array
  /** Those answered with a status of 500 and above. */
  failed: Float64Array
  /** How long they took: `buckets` for each place. */
  durations: Float64Array
  delivered: Float64Array
  /** Messages that were refused, or could not be sent. */
  undelivered: Float64Array
  /** The most that waited at once; -1: nobody looked. */
  queued: Float64Array
}

export function createLastHour(): LastHour {
  const empty = (value = 0) => new Float64Array(minutesKept).fill(value)
  return {
    minutes: empty(Number.NaN),
    ...{ requests: empty(), failed: empty(), durations: new Float64Array(minutesKept * buckets) },
    ...{ delivered: empty(), undelivered: empty(), queued: empty(-1) },
  }
}

/** The place of the minute of that `clock.elapsed()`, emptied where it stood for another one. */
export function placeAt(hour: LastHour, elapsed: number): number {
  const now = Math.floor(elapsed / minute)
  const place = now % minutesKept
  if (hour.minutes[place] !== now) {
    hour.minutes[place] = now
    for (const figures of [hour.requests, hour.failed, hour.delivered, hour.undelivered]) figures[place] = 0
    hour.queued[place] = -1
    hour.durations.fill(0, place * buckets, (place + 1) * buckets)
  }
  return place
}

export function countRequestAt(hour: LastHour, elapsed: number, status: number, seconds: number): void {
  const place = placeAt(hour, elapsed)
  add(hour.requests, place)
  if (status >= 500) add(hour.failed, place)
  add(hour.durations, place * buckets + bucketOf(seconds))
}

export function countDeliveryAt(hour: LastHour, elapsed: number, isDelivered: boolean): void {
  add(isDelivered ? hour.delivered : hour.undelivered, placeAt(hour, elapsed))
}

export function noteQueueAt(hour: LastHour, elapsed: number, messages: number): void {
  const place = placeAt(hour, elapsed)
  hour.queued[place] = Math.max(hour.queued[place] ?? -1, messages)
}

function add(figures: Float64Array, place: number): void {
  figures[place] = (figures[place] ?? 0) + 1
}

/** The places of the last hour, the oldest first; null for a minute of which nothing is known. */
export function placesOf({ minutes }: LastHour, elapsed: number): (number | null)[] {
  const now = Math.floor(elapsed / minute)
  return Array.from({ length: minutesKept }, (_, index) => {
    const wanted = now - minutesKept + 1 + index
    const place = ((wanted % minutesKept) + minutesKept) % minutesKept
    return minutes[place] === wanted ? place : null
  })
}
