import { and, asc, desc, eq, gte, isNotNull, isNull, lt, min, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidentServices, incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { isListed } from '../incidents/listed.ts'
import { isToldIncident, isToldWindow } from '../service-status/public-services.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { NextUpdatePromise } from './report-figures.ts'

/** Milliseconds: no next update is promised for later than that, so an incident that was over longer before promised nothing. */
const longestPromise = 30 * 24 * 3_600_000
/** Windows that are named one by one. */
const mostWindows = 60

/** `month`: which of those asked for. */
interface IncidentOfReport {
  month: number
  /** Milliseconds from its beginning; null: there was none, or not yet. */
  firstUpdate: number | null
  resolution: number | null
  /** It was over before anything was said of it. */
  recordedAfterwards: boolean
}

export interface WindowOfReport {
  title: string
  /** UTC ms. */
  startedAt: number
  /** Null: it runs. */
  endedAt: number | null
}

export interface Happened {
  /** That began within the months. */
  incidents: IncidentOfReport[]
  /** By service: the month in which each began that named it. */
  named: Map<string, number[]>
  /** That were due within the months. */
  promises: (NextUpdatePromise & { month: number })[]
  windows: WindowOfReport[]
  windowsLeft: number
}

/**
 * What visitors were told of within months: their beginnings and the last one's end, UTC ms. Stands back after each question, since a
 * year may hold many thousand incidents.
 */
export async function readHappened(
  db: Reader,
  organizationId: string,
  boundaries: readonly number[],
): Promise<Happened> {
  const id = organizationId as OrganizationId
  const [from, to] = [boundaries[0] ?? 0, boundaries.at(-1) ?? 0]
  const monthOf = (at: number) => boundaries.findLastIndex((beginning) => beginning <= at)
  const rows = beganWithin(db, id, from, to)
  await yieldToEventLoop()
  const monthBy = new Map(rows.map((row) => [row.id as string, monthOf(row.startedAt)]))
  const named = Map.groupBy(namedWithin(db, id, from, to), ({ serviceId }) => serviceId as string)
  await yieldToEventLoop()
  const promises = promisedWithin(db, id, from, to)
  await yieldToEventLoop()
  const windows = ranWithin(db, id, from, to)
  return {
    incidents: rows.map(({ startedAt, firstAt, resolvedAt, backfilled }) => ({
      month: monthOf(startedAt),
      firstUpdate: firstAt === null ? null : Math.max(0, firstAt - startedAt),
      resolution: resolvedAt === null ? null : Math.max(0, resolvedAt - startedAt),
      recordedAfterwards: backfilled || (resolvedAt !== null && firstAt !== null && firstAt > resolvedAt),
    })),
    named: new Map([...named].map(([service, all]) => [service, all.map((one) => monthBy.get(one.incidentId) ?? -1)])),
    promises: promises.map((promise) => ({ ...promise, month: monthOf(promise.dueAt) })),
    windows: windows.slice(0, mostWindows),
    windowsLeft: Math.max(0, windows.length - mostWindows),
  }
}

function isTold(db: Reader, organizationId: OrganizationId) {
  return and(eq(incidents.organizationId, organizationId), isListed(), isToldIncident(db, organizationId))
}

function beganWithin(db: Reader, organizationId: OrganizationId, from: number, to: number) {
  const { id, startedAt, resolvedAt, backfilled } = incidents
  return db
    .select({ id, startedAt, resolvedAt, backfilled, firstAt: min(statusUpdates.createdAt) })
    .from(incidents)
    .leftJoin(statusUpdates, and(eq(statusUpdates.incidentId, id), isNull(statusUpdates.deletedAt)))
    .where(and(isTold(db, organizationId), gte(startedAt, from), lt(startedAt, to)))
    .groupBy(id)
    .all()
}

function namedWithin(db: Reader, organizationId: OrganizationId, from: number, to: number) {
  return db
    .select({ serviceId: incidentServices.serviceId, incidentId: incidentServices.incidentId })
    .from(incidents)
    .innerJoin(incidentServices, eq(incidentServices.incidentId, incidents.id))
    .where(and(isTold(db, organizationId), gte(incidents.startedAt, from), lt(incidents.startedAt, to)))
    .all()
}

/** Of each promise the update that came next: whatever was said later, in the order in which it was said. */
function promisedWithin(db: Reader, organizationId: OrganizationId, from: number, to: number) {
  const next = alias(statusUpdates, 'next')
  const nextAt = sql<number | null>`(select min(${next.createdAt}) from ${statusUpdates} as "next"
    where ${next.incidentId} = ${statusUpdates.incidentId} and ${next.ordinal} > ${statusUpdates.ordinal})`
  return db
    .select({ dueAt: sql<number>`${statusUpdates.nextUpdateBy}`, nextAt })
    .from(incidents)
    .innerJoin(statusUpdates, eq(statusUpdates.incidentId, incidents.id))
    .where(
      and(
        isTold(db, organizationId),
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from - longestPromise)),
        isNull(statusUpdates.deletedAt),
        gte(statusUpdates.nextUpdateBy, from),
        lt(statusUpdates.nextUpdateBy, to),
      ),
    )
    .orderBy(asc(statusUpdates.nextUpdateBy))
    .all()
}

/** Only a window that sets its services under maintenance takes anything out of their uptime. */
function ranWithin(db: Reader, organizationId: OrganizationId, from: number, to: number): WindowOfReport[] {
  const { title, startedAt, endedAt, affectsServices } = maintenanceWindows
  return db
    .select({ title, startedAt: sql<number>`${startedAt}`, endedAt })
    .from(maintenanceWindows)
    .where(
      and(
        ...[eq(maintenanceWindows.organizationId, organizationId), isToldWindow(db, organizationId)],
        ...[eq(affectsServices, true), isNotNull(startedAt), lt(startedAt, to)],
        or(isNull(endedAt), gte(endedAt, from)),
      ),
    )
    .orderBy(desc(startedAt), asc(maintenanceWindows.id))
    .all()
}
