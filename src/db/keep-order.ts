import { and, eq, gt, isNull, lte, min, notInArray, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Tx } from './connection.ts'
import type { OrganizationId } from './ids.ts'
import { notifications, subscribers } from './schema/delivery.ts'
import type { Moment } from './schema/moments.ts'
import { programEvents } from './schema/program-events.ts'

/*
 * Who is owed what is told by two moments: when it was written, and when somebody confirmed. When the clock is set back, both kinds go
 * along where they stand ahead of it, and so does of what is still being told whatever they would be mixed with otherwise: nobody
 * enters an audience that was counted without them, and nobody leaves one.
 */

/** How the clock was set: what it would say, and what it says. UTC ms. */
export interface ClockStep {
  from: number
  to: number
  /** The earliest that it can have said since it was set: what stands after this and until `to` was written by it, and is where it should be. */
  landed: number
}

/** UTC ms: what stands later goes along. */
interface Later {
  told: number
  confirmed: number
}

/** What goes along when the clock is set back, so that the order stays in which all of it was written: of each moment, which rows. */
export function goingAlong(tx: Tx, step: ClockStep): { moment: Moment; which: SQL | undefined }[] {
  const apart = mixed(tx, step)
  const elsewhere = (organization: SQLiteColumn) => notInArray(organization, [...apart.keys()])
  const all = ofEach({ told: step.to, confirmed: step.to }, step, elsewhere)
  for (const [id, later] of apart) all.push(...ofEach(later, step, (organization) => eq(organization, id)))
  return all
}

/** UTC ms of the latest moment that it keeps in order; 0: there is none. */
export function latestInOrder(tx: Tx): number {
  const row = tx.get<{ latest: number | null }>(sql`select max(at) as latest from (
    select max(${notifications.createdAt}) as at from ${notifications} where ${isOpen}
    union all select max(${programEvents.createdAt}) from ${programEvents}
    union all select max(${subscribers.confirmedAt}) from ${subscribers})`)
  return row?.latest ?? 0
}

type Of = (organization: SQLiteColumn) => SQL | undefined

function ofEach({ told, confirmed }: Later, step: ClockStep, of: Of) {
  const { createdAt, expandedAt, organizationId } = programEvents
  const isAhead = or(gt(createdAt, step.to), and(isNull(expandedAt), isBeyond(createdAt, told, step)))
  return [
    along(
      notifications.createdAt,
      and(isOpen, isBeyond(notifications.createdAt, told, step), of(notifications.organizationId)),
    ),
    along(createdAt, and(isAhead, of(organizationId))),
    along(
      subscribers.confirmedAt,
      and(isBeyond(subscribers.confirmedAt, confirmed, step), of(subscribers.organizationId)),
    ),
  ]
}

/** It stands ahead, or was written later than that before the clock was set. */
function isBeyond(column: SQLiteColumn, later: number, { to, landed }: ClockStep): SQL | undefined {
  return or(gt(column, to), and(gt(column, later), lte(column, landed)))
}

function along(column: SQLiteColumn, which: SQL | undefined) {
  return { moment: { column, kind: 'order', atMost: 0 } satisfies Moment, which }
}

/** Of which not every follower has its delivery yet: people, or programs. */
const isOpen = sql`(${notifications.expandedAt} is null or ${notifications.id} in (
  select notification_id from program_events where expanded_at is null))`

/** The organizations in which more goes along than what stands ahead. */
function mixed(tx: Tx, step: ClockStep): Map<OrganizationId, Later> {
  const told = tx
    .select({ organizationId: notifications.organizationId, at: notifications.createdAt })
    .from(notifications)
    .where(isOpen)
    .all()
  const happened = tx
    .select({ organizationId: programEvents.organizationId, at: programEvents.createdAt })
    .from(programEvents)
    .where(isNull(programEvents.expandedAt))
    .all()
  const apart = new Map<OrganizationId, Later>()
  for (const [id, open] of Map.groupBy([...told, ...happened], ({ organizationId }) => organizationId)) {
    const moments = open.map(({ at }) => at)
    apart.set(
      id,
      laterIn(moments, step, (later) => firstConfirmed(tx, id, later, step)),
    )
  }
  return apart
}

/** UTC ms at which the first of those confirmed who go along, if all do that confirmed later; null: nobody does. */
function firstConfirmed(tx: Tx, organizationId: OrganizationId, later: number, step: ClockStep): number | null {
  const { confirmedAt } = subscribers
  const which = and(eq(subscribers.organizationId, organizationId), isBeyond(confirmedAt, later, step))
  return (
    tx
      .select({ first: min(confirmedAt) })
      .from(subscribers)
      .where(which)
      .get()?.first ?? null
  )
}

/**
 * Whoever confirmed later than `confirmed` goes back by `by`. What is open and would come after the first of them goes along, and with
 * that whoever confirmed less than that before it. `open`: UTC ms.
 */
function laterIn(
  open: readonly number[],
  { from, to, landed }: ClockStep,
  first: (later: number) => number | null,
): Later {
  const by = from - to
  const later = { told: to, confirmed: to }
  for (const at of open.filter((one) => one > to || one <= landed).toSorted((a, b) => b - a)) {
    if (at <= to && at < (first(later.confirmed) ?? Number.POSITIVE_INFINITY) - by) break
    later.told = Math.min(later.told, at - 1)
    later.confirmed = Math.min(later.confirmed, at - by)
  }
  return later
}
