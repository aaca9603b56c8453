import type { ServiceStatus } from '#src/words.ts'
import type { Fact } from '../services/service.ts'
import { worstStatus } from './effective-status.ts'

/** The effective status from `from` until `to`, both UTC ms, `to` excluded. */
export interface Interval {
  from: number
  to: number
  status: ServiceStatus
}

/** Overrides all sources: from `from` until `to` (UTC ms, `to` excluded) the status was `status`. */
export interface Correction {
  from: number
  to: number
  status: ServiceStatus
}

/**
 * The effective status of one service between `from` and `to`: at every moment the worst of its sources' statuses, one source
 * being its own status, the others an incident each. Facts of a source come in the order in which they were recorded; of
 * several at one moment the last counts. Corrections override all sources, the last one overrides the others.
 */
export function timeline(
  sources: readonly (readonly Fact[])[],
  from: number,
  to: number,
  corrections: readonly Correction[] = [],
): Interval[] {
  return corrections.reduce(corrected, asRecorded(sources, from, to))
}

/** The effective status at one moment. */
export function statusAt(
  at: number,
  sources: readonly (readonly Fact[])[],
  corrections: readonly Correction[] = [],
): ServiceStatus {
  return timeline(sources, at, at + 1, corrections).at(-1)?.status ?? 'operational'
}

function asRecorded(sources: readonly (readonly Fact[])[], from: number, to: number): Interval[] {
  const says = new Map<number, ServiceStatus | null>()
  // Of each status, how many sources say it: asking all of them at every moment would take the square of their number.
  const saying = new Map<ServiceStatus, number>()
  const intervals: Interval[] = []
  let since = from

  function hear(source: number, status: ServiceStatus | null): void {
    const before = says.get(source) ?? null
    if (before !== null) count(before, -1)
    if (status !== null) count(status, 1)
    says.set(source, status)
  }

  function count(status: ServiceStatus, by: 1 | -1): void {
    const left = (saying.get(status) ?? 0) + by
    if (left === 0) saying.delete(status)
    else saying.set(status, left)
  }

  function close(at: number): void {
    if (at <= since) return
    const status = worstStatus(saying.keys())
    const last = intervals.at(-1)
    if (last?.status === status) last.to = at
    else intervals.push({ from: since, to: at, status })
    since = at
  }

  for (const { at, source, status } of inOrder(sources)) {
    if (at >= to) break
    if (at > from) close(at)
    hear(source, status)
  }
  close(to)
  return intervals
}

function inOrder(sources: readonly (readonly Fact[])[]): (Fact & { source: number })[] {
  return sources.flatMap((facts, source) => facts.map((fact) => ({ ...fact, source }))).toSorted((a, b) => a.at - b.at)
}

/** Those of `intervals` since `from` (UTC ms), the first cut off there. */
export function since(intervals: readonly Interval[], from: number): Interval[] {
  return intervals.filter(({ to }) => to > from).map((one) => (one.from < from ? { ...one, from } : one))
}

/** What it does not touch stays as it is: a year may have been put right every day. */
function corrected(intervals: Interval[], correction: Correction): Interval[] {
  const { from, to, status } = correction
  const first = intervals.findIndex((interval) => interval.to > from)
  const firstAfter = intervals.findIndex((interval) => interval.from >= to)
  const end = firstAfter === -1 ? intervals.length : firstAfter
  if (first === -1 || first >= end) return intervals
  const pieces = intervals.slice(first, end).flatMap((interval) => [
    { ...interval, to: Math.min(interval.to, from) },
    { from: Math.max(interval.from, from), to: Math.min(interval.to, to), status },
    { ...interval, from: Math.max(interval.from, to) },
  ])
  // Their neighbours may go on as they do.
  const [before, after] = [Math.max(first - 1, 0), end + 1]
  const between = [
    ...intervals.slice(before, first),
    ...pieces.filter((piece) => piece.from < piece.to),
    ...intervals.slice(end, after),
  ]
  return [...intervals.slice(0, before), ...joined(between), ...intervals.slice(after)]
}

function joined(pieces: readonly Interval[]): Interval[] {
  const intervals: Interval[] = []
  for (const piece of pieces) {
    const last = intervals.at(-1)
    if (last?.status === piece.status && last.to === piece.from) last.to = piece.to
    else intervals.push({ ...piece })
  }
  return intervals
}
