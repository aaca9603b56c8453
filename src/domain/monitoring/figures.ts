import type { Db } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import type { AnyRoute } from '#src/route.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { createHistogram, type Histogram, observe } from './histogram.ts'
import { countDeliveryAt, countRequestAt, createLastHour, type LastHour, noteQueueAt } from './last-hour.ts'

/** What a thread has counted since its start: in memory, for `/metrics` and the instance's charts. */

/** Requests of one route. */
export interface RequestFigures extends Histogram {
  /** Answers by the first digit of their status. */
  byStatus: Float64Array
}

export interface JobFigures {
  runs: number
  failures: number
  /** When it began last, UTC ms, and for how many seconds it ran. */
  lastAt: number
  lastSeconds: number
}

/** Passed from one thread to another as it is. */
export interface ThreadFigures {
  /** `email delivered relay` -> attempts; of other channels the way is ''. */
  deliveries: Map<string, number>
  jobs: Map<string, JobFigures>
  /** How late the thread came to what it does each second. */
  delay: Histogram
  lastHour: LastHour
  /** `clock.elapsed()` of the thread when this was read. */
  elapsed: number
  /** UTC ms until which the certificate at the public URL holds; null: there is none, or nobody has looked. */
  certificateEndsAt: number | null
}

interface Figures extends Omit<ThreadFigures, 'elapsed'> {
  /** Undefined: what no route answers. */
  requests: Map<AnyRoute | undefined, RequestFigures>
}

const figuresOf = perDb(
  'figures',
  (_: Db): Figures => ({
    requests: new Map(),
    deliveries: new Map(),
    jobs: new Map(),
    delay: createHistogram(),
    lastHour: createLastHour(),
    certificateEndsAt: null,
  }),
)

/** Runs with every answer of a page, and so makes nothing but, once for each route, its counters. `duration`: ms. */
export function countRequest(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  route: AnyRoute | undefined,
  status: number,
  duration: number,
): void {
  const { requests, lastHour } = figuresOf(db)
  let ofRoute = requests.get(route)
  if (ofRoute === undefined) {
    ofRoute = { ...createHistogram(), byStatus: new Float64Array(6) }
    requests.set(route, ofRoute)
  }
  const first = Math.floor(status / 100)
  ofRoute.byStatus[first] = (ofRoute.byStatus[first] ?? 0) + 1
  observe(ofRoute, duration / 1000)
  countRequestAt(lastHour, clock.elapsed(), status, duration / 1000)
}

export function requestFigures(db: Db): ReadonlyMap<AnyRoute | undefined, RequestFigures> {
  return figuresOf(db).requests
}

/** An attempt to send a message. */
export function countDelivery(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  channel: Channel,
  outcome: string,
  way: MailWay | '' = '',
): void {
  const { deliveries, lastHour } = figuresOf(db)
  const key = `${channel} ${outcome} ${way}`
  deliveries.set(key, (deliveries.get(key) ?? 0) + 1)
  if (outcome !== 'suppressed') countDeliveryAt(lastHour, clock.elapsed(), outcome === 'delivered')
}

/** A job has run, from `at` (UTC ms), for so many seconds. */
export function countJob(db: Db, name: string, run: { at: number; seconds: number; failed: boolean }): void {
  const { jobs } = figuresOf(db)
  const { runs, failures } = jobs.get(name) ?? { runs: 0, failures: 0 }
  jobs.set(name, {
    runs: runs + 1,
    failures: failures + (run.failed ? 1 : 0),
    lastAt: run.at,
    lastSeconds: run.seconds,
  })
}

/** The thread came so many seconds late to what it does each second. */
export function noteDelay(db: Db, seconds: number): void {
  observe(figuresOf(db).delay, seconds)
}

export function noteQueued({ db, clock }: Pick<Deps, 'db' | 'clock'>, messages: number): void {
  noteQueueAt(figuresOf(db).lastHour, clock.elapsed(), messages)
}

export function noteCertificate(db: Db, endsAt: number | null): void {
  figuresOf(db).certificateEndsAt = endsAt
}

/** What this thread has counted besides requests. */
export function threadFigures({ db, clock }: Pick<Deps, 'db' | 'clock'>): ThreadFigures {
  const { requests: _, ...others } = figuresOf(db)
  return { ...others, elapsed: clock.elapsed() }
}
