import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import { enqueueForFollowers, type Follower, toFollower } from './enqueue-notification.ts'
import { isToldOf, type ProgramEvent } from './program-event.ts'

/**
 * Makes the next step of deliveries for the oldest event that is not expanded yet: the order in which rows are written is the
 * order in which each program is told. Returns false when there was nothing to do.
 */
export function expandNextEvent(deps: Deps, atOnce: number): boolean {
  const event = nextToExpand(deps.db).get()
  if (!event) return false
  return writeUnaudited(deps.db, (tx) => {
    expand(tx, deps, event, atOnce)
    return true
  })
}

/** In the causing transaction, before it makes deliveries that must not overtake these. */
export function expandEvents(tx: Tx, deps: Needed, organizationId: OrganizationId): void {
  const open = and(eq(programEvents.organizationId, organizationId), isNull(programEvents.expandedAt))
  for (const event of tx
    .select()
    .from(programEvents)
    .where(open)
    .orderBy(...oldestFirst)
    .all())
    expand(tx, deps, event, Number.MAX_SAFE_INTEGER)
}

type Needed = Pick<Deps, 'clock' | 'ids'>

function expand(tx: Tx, deps: Needed, event: ProgramEvent, atOnce: number): void {
  const followers = tx
    .select()
    .from(subscribers)
    .where(and(isToldOf(tx, event), gt(subscribers.id, event.expandedThrough)))
    .orderBy(asc(subscribers.id))
    .limit(atOnce)
    .all()
  enqueueFor(tx, deps, event, followers)
  tx.update(programEvents)
    .set({
      expandedThrough: followers.at(-1)?.id ?? event.expandedThrough,
      expandedAt: followers.length < atOnce ? deps.clock.now() : null,
    })
    .where(eq(programEvents.id, event.id))
    .run()
}

function enqueueFor(tx: Tx, deps: Needed, event: ProgramEvent, followers: readonly Follower[]): void {
  if (event.notificationId === null) {
    const about = aboutStatus(event)
    enqueue(
      tx,
      deps,
      followers.map((follower) => ({ ...about, ...toFollower(follower) })),
    )
    return
  }
  const notification = tx.select().from(notifications).where(eq(notifications.id, event.notificationId)).get()
  if (notification) enqueueForFollowers(tx, deps, notification, followers)
}

/** Common to all deliveries of a status event. */
export function aboutStatus({ organizationId, id, createdAt }: ProgramEvent) {
  return { organizationId, subjectId: id, kind: 'service_status' as const, createdAt }
}

/** Of one millisecond, rows stand in the order in which they were written. */
const oldestFirst = [asc(programEvents.createdAt), asc(sql`rowid`)]

const nextToExpand = (db: Db) =>
  prepared(db, 'next event to expand', () =>
    db
      .select()
      .from(programEvents)
      .where(isNull(programEvents.expandedAt))
      .orderBy(...oldestFirst)
      .limit(1)
      .prepare(),
  )
