import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { metricHours } from '#src/db/schema/metrics.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { metricsAmong } from './find-metric.ts'
import { factsOf, hourOf, isValue, largestValue, slotAt, withPoints } from './hour.ts'

/** A point as a program sends it. */
export interface SentPoint {
  /** Where it stands in what was sent, for the sentence that refuses it; null: it is all that was sent. */
  place: string | null
  metricId: MetricId
  /** Seconds since 1970, UTC. */
  timestamp: number
  value: number
}

export interface Point {
  metricId: MetricId
  /** The half minute to which it was moved, UTC ms. */
  at: number
  value: number
}

/** Points of one request. */
export const mostPoints = 3000

const aDay = 86_400_000
/** Milliseconds in the past that may be filled in afterwards, as Statuspage says. */
const furthestBack = 28 * aDay
/** Milliseconds by which a program's clock may be ahead. */
const furthestAhead = 5 * 60_000

/**
 * Keeps what programs measured, once all of it was checked: each point at its half minute, where a later one takes its place.
 * Resolves once they are kept. No entry of the audit log, since points decide nothing and come by the hundred thousand; not forced to
 * disk, so that nobody waits. Throws not_found, and invalid for a point that is too old, too new or no number.
 */
export async function addPoints(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  organizationId: OrganizationId,
  sent: readonly SentPoint[],
): Promise<Point[]> {
  authorize(actor, 'services:set-status', organizationId)
  const ids = [...new Set(sent.map(({ metricId }) => metricId))]
  if (metricsAmong(deps.db, organizationId, ids).size < ids.length) throw notFound('metric')
  const points = accepted(sent, deps.clock.now())
  const hours = byHour(points)
  for (let first = 0; first < hours.length; first += hoursPerStep) {
    if (first > 0) await yieldToEventLoop()
    const step = hours.slice(first, first + hoursPerStep)
    writeUnaudited(deps.db, () => putHours(deps.db, stillThere(deps.db, organizationId, step)), { durable: false })
  }
  return points
}

/** Hours written at once: what goes far back touches many. */
const hoursPerStep = 50

function accepted(sent: readonly SentPoint[], now: number): Point[] {
  if (sent.length > mostPoints)
    throw invalid({ data: `Send at most ${mostPoints} points at once; these are ${sent.length}.` })
  for (const { place, timestamp, value } of sent) {
    const late = lateOrEarly(timestamp, now)
    const field = (name: string) => (place === null ? name : `${place}[${name}]`)
    if (late !== undefined) throw invalid({ [field('timestamp')]: late })
    if (!isValue(value)) throw invalid({ [field('value')]: `Send a number within ±${largestValue}.` })
  }
  return sent.map(({ metricId, timestamp, value }) => ({ metricId, at: slotAt(timestamp * 1000), value }))
}

function lateOrEarly(timestamp: number, now: number): string | undefined {
  const at = timestamp * 1000
  if (!Number.isFinite(at)) return 'Send seconds since 1970, UTC.'
  else if (at < now - furthestBack) return 'This is more than 28 days ago, and no chart would show it.'
  else if (at <= now + furthestAhead) return undefined
  else if (timestamp > now / 2) return 'This looks like milliseconds: send seconds since 1970, UTC.'
  else return 'This has not come yet: check the clock that it is from.'
}

interface PutHour {
  metricId: MetricId
  hour: number
  /** Half minute, UTC ms -> value. */
  values: Map<number, number>
}

function byHour(points: readonly Point[]): PutHour[] {
  const hours = new Map<string, PutHour>()
  for (const { metricId, at, value } of points) {
    const hour = hourOf(at)
    const key = `${metricId} ${hour}`
    const known = hours.get(key) ?? { metricId, hour, values: new Map() }
    known.values.set(at, value)
    hours.set(key, known)
  }
  return [...hours.values()]
}

/** Somebody may remove a metric between two steps. */
function stillThere(db: Db, organizationId: OrganizationId, hours: readonly PutHour[]): PutHour[] {
  const there = metricsAmong(db, organizationId, [...new Set(hours.map(({ metricId }) => metricId))])
  return hours.filter(({ metricId }) => there.has(metricId))
}

/** There is one connection, so it runs in the open transaction. */
function putHours(db: Db, hours: readonly PutHour[]): void {
  const { read, save } = prepared(db, 'points of an hour', statements)
  for (const { metricId, hour, values } of hours) {
    const points = withPoints(read.get({ metricId, hour })?.points ?? [], values)
    save.run({ metricId, hour, ...factsOf(hour, points), points: JSON.stringify(points) })
  }
}

function statements(db: Db) {
  const at = (name: string) => sql.placeholder(name)
  const facts = {
    count: sql`${at('count')}`,
    sum: sql`${at('sum')}`,
    lowest: sql`${at('lowest')}`,
    highest: sql`${at('highest')}`,
    lastAt: sql`${at('lastAt')}`,
    points: sql`${at('points')}`,
  }
  const { metricId, hour, points } = metricHours
  return {
    read: db
      .select({ points })
      .from(metricHours)
      .where(and(eq(metricId, at('metricId')), eq(hour, at('hour'))))
      .prepare(),
    save: db
      .insert(metricHours)
      .values({ metricId: at('metricId'), hour: at('hour'), ...facts })
      .onConflictDoUpdate({ target: [metricId, hour], set: facts })
      .prepare(),
  }
}
