import { and, eq, isNotNull, isNull, lte, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { subscriberEvents } from '#src/db/schema/subscriber-events.ts'
import type { Deps, SystemActor } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { endFollowings, type Followed } from './follow-event.ts'

/** Within it an incident may be opened again, its last message tried again, and its postmortem published. */
const grace = 24 * 3_600_000
/** Per transaction, which is short, and per run. */
const step = 50
const mostSteps = 40

/**
 * Ends what subscribers follow by itself and is over since a day: those who follow nothing else are forgotten. In steps, between
 * which mail goes on leaving. Returns how many it ended; the rest follows with the next run.
 */
export async function endEventFollowings(deps: Deps, actor: SystemActor): Promise<number> {
  let ended = 0
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const due = dueFollowings(deps.db, deps.clock.now() - grace)
    if (due.length === 0) break
    endFollowings(deps, actor, due)
    ended += due.length
    await yieldToEventLoop()
  }
  return ended
}

function dueFollowings(db: Reader, before: number): Followed[] {
  return db
    .select({ subscriber: subscribers, eventId: subscriberEvents.eventId })
    .from(subscriberEvents)
    .innerJoin(subscribers, eq(subscribers.id, subscriberEvents.subscriberId))
    .leftJoin(incidents, eq(incidents.id, subscriberEvents.eventId))
    .leftJoin(maintenanceWindows, eq(maintenanceWindows.id, subscriberEvents.eventId))
    .where(
      and(
        lte(subscriberEvents.createdAt, before),
        or(
          lte(incidents.resolvedAt, before),
          isNotNull(incidents.deletedAt),
          lte(maintenanceWindows.endedAt, before),
          isNotNull(maintenanceWindows.deletedAt),
          // An import may have brought it alone.
          and(isNull(incidents.id), isNull(maintenanceWindows.id)),
        ),
      ),
    )
    .limit(step)
    .all()
}
