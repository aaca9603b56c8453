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
  const says: (ServiceStatus | null)[] = sources.map(() => null)
  const intervals: Interval[] = []
  let since = from

  function close(at: number): void {
    if (at <= since) return
    const status = worstStatus(says.filter((status) => status !== null))
    const last = intervals.at(-1)
    if (last?.status === status) last.to = at
    else intervals.push({ from: since, to: at, status })
    since = at
  }

  for (const { at, source, status } of inOrder(sources)) {
    if (at >= to) break
    if (at > from) close(at)
    says[source] = status
  }
  close(to)
  return intervals
}

function inOrder(sources: readonly (readonly Fact[])[]): (Fact & { source: number })[] {
  return sources.flatMap((facts, source) => facts.map((fact) => ({ ...fact, source }))).toSorted((a, b) => a.at - b.at)
}

function corrected(intervals: readonly Interval[], correction: Correction): Interval[] {
  const { from, to, status } = correction
  const pieces = intervals.flatMap((interval) => [
    { ...interval, to: Math.min(interval.to, from) },
    { from: Math.max(interval.from, from), to: Math.min(interval.to, to), status },
    { ...interval, from: Math.max(interval.from, to) },
  ])
  return joined(pieces.filter((piece) => piece.from < piece.to))
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
