import { and, asc, count, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { isEndedAndAddressed } from './ended-deliveries.ts'

/** Messages that ended within one hour. */
export interface HourOfMessages {
  /** UTC ms. */
  from: number
  delivered: number
  failed: number
}

const hour = 3_600_000
const hours = 24

/** Rows per step: counting a large instance's whole day at once would keep visitors waiting. */
const step = 5000

/** Messages delivered and failed in each of the last 24 hours, the current one last. `organizationId` null: of all. */
export async function readThroughput(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  organizationId: OrganizationId | null,
): Promise<HourOfMessages[]> {
  const now = clock.now()
  const first = now - (now % hour) - (hours - 1) * hour
  const read = Array.from({ length: hours }, (_, index) => ({ from: first + index * hour, delivered: 0, failed: 0 }))
  for (let from: number | undefined = first; from !== undefined; ) {
    const until = endOfStep(db, from)
    for (const { at, state, messages } of ended(db, organizationId, from, until)) {
      const bucket = read[at - first / hour]
      if (bucket && (state === 'delivered' || state === 'failed')) bucket[state] += messages
    }
    from = until
    await yieldToEventLoop()
  }
  return read
}

/** UTC ms, exclusive. Undefined: no more rows than a step are left. */
function endOfStep(db: Reader, from: number): number | undefined {
  const row = db
    .select({ at: deliveries.settledAt })
    .from(deliveries)
    .where(and(isEndedAndAddressed, gte(deliveries.settledAt, from)))
    .orderBy(asc(deliveries.settledAt))
    .limit(1)
    .offset(step)
    .get()
  return row && Math.max(row.at ?? 0, from + 1)
}

function ended(db: Reader, organizationId: OrganizationId | null, from: number, until: number | undefined) {
  return db
    .select({
      at: sql<number>`${deliveries.settledAt} / ${sql.raw(String(hour))}`,
      state: deliveries.state,
      messages: count(),
    })
    .from(deliveries)
    .where(
      and(
        isEndedAndAddressed,
        gte(deliveries.settledAt, from),
        until === undefined ? undefined : lt(deliveries.settledAt, until),
        inArray(deliveries.state, ['delivered', 'failed']),
        organizationId === null ? undefined : eq(deliveries.organizationId, organizationId),
      ),
    )
    .groupBy(sql`1`, sql`2`)
    .all()
}
