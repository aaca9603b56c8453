import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { beside, type ListPage, listPageInSteps, type Part, type Place, partOf, type Turn } from '#src/db/list-page.ts'
import { inStep, rowSteps } from '#src/db/row-steps.ts'
import { incidentServices, incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import type { Impact } from '#src/words.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { Incident } from './incident.ts'
import { isListed } from './listed.ts'

/** Narrows the list of incidents; what is absent narrows nothing. */
export interface IncidentFilter {
  /** In the title or in one of the updates, in whatever case. */
  text?: string | undefined
  service?: ServiceId | undefined
  impact?: Impact | undefined
  /** UTC ms: it started from then on. */
  from?: number | undefined
  /** UTC ms: it started before then. */
  until?: number | undefined
}

/** Incidents that are looked at in one step: some 5 ms where each has its updates read. */
const step = 100
/** Incidents of a long list that are looked at in its order; what few have is then looked for in the order of the disk. */
const inTurn = 1000
/** Incidents or updates in one step of that: some 3 ms. */
const rowsInStep = 4000

/** A page of the incidents that match, open and resolved, newest first; all are looked at, in steps between which visitors are answered. */
export function searchIncidents(
  db: Db,
  organizationId: OrganizationId,
  filter: IncidentFilter,
  turn: Turn,
  size: number,
): Promise<ListPage<Incident>> {
  return listPageInSteps(turn, size, (part) => matching(db, organizationId, filter, part), placeOf)
}

async function matching(
  db: Db,
  organizationId: OrganizationId,
  filter: IncidentFilter,
  part: Part,
): Promise<Incident[]> {
  const found: IncidentId[] = []
  let looks = 0
  for (let place: Place | null = part.place; found.length < part.limit; ) {
    if (filter.text && looks >= inTurn) {
      const { text, ...rest } = filter
      const ids = await idsWithText(db, organizationId, text)
      const left = { ...part, place, limit: part.limit - found.length }
      found.push(...(await nearestAmong(db, organizationId, ids, rest, left)))
      break
    }
    const { which, order } = beside({ at: incidents.startedAt, id: incidents.id }, { ...part, place })
    const looked = db
      .select({ id: incidents.id, startedAt: incidents.startedAt, matches: sql<number>`(${matches(db, filter)})` })
      .from(incidents)
      .where(and(isIn(organizationId, filter), which))
      .orderBy(...order)
      .limit(step)
      .all()
    found.push(...looked.filter((row) => row.matches === 1).map(({ id }) => id))
    const last = looked.at(-1)
    if (!last || looked.length < step) break
    place = placeOf(last)
    looks += looked.length
    await yieldToEventLoop()
  }
  return inOrder(db, found.slice(0, part.limit))
}

/**
 * Incidents with the text in their title or in an update. Read as they lie on the disk, each page once: in the order of the list
 * every row is a page of its own. Updates are read whosever they are.
 */
async function idsWithText(db: Db, organizationId: OrganizationId, text: string): Promise<IncidentId[]> {
  const ids = new Set<IncidentId>()
  for (const part of rowSteps(db, incidents, rowsInStep)) {
    // A plus keeps SQLite from the index of organizations.
    const here = and(inStep(incidents, part), sql`+${incidents.organizationId} = ${organizationId}`)
    const titled = db.select({ id: incidents.id }).from(incidents)
    for (const { id } of titled.where(and(here, contains(incidents.title, text))).all()) ids.add(id)
    await yieldToEventLoop()
  }
  for (const part of rowSteps(db, statusUpdates, rowsInStep)) {
    const said = db.selectDistinct({ id: statusUpdates.incidentId }).from(statusUpdates)
    for (const { id } of said.where(and(inStep(statusUpdates, part), isSaid(text))).all()) ids.add(id)
    await yieldToEventLoop()
  }
  return [...ids]
}

/** Those of the incidents that match, nearest first. */
async function nearestAmong(
  db: Db,
  organizationId: OrganizationId,
  ids: IncidentId[],
  filter: IncidentFilter,
  part: Part,
): Promise<IncidentId[]> {
  const { which } = beside({ at: incidents.startedAt, id: incidents.id }, part)
  const rows: Pick<Incident, 'id' | 'startedAt'>[] = []
  for (let from = 0; from < ids.length; from += step) {
    const some = inArray(incidents.id, ids.slice(from, from + step))
    const found = db.select({ id: incidents.id, startedAt: incidents.startedAt }).from(incidents)
    rows.push(...found.where(and(some, isIn(organizationId, filter), which, matches(db, filter))).all())
    await yieldToEventLoop()
  }
  return partOf(rows, placeOf, part).map(({ id }) => id)
}

function isIn(organizationId: OrganizationId, filter: IncidentFilter): SQL | undefined {
  return and(eq(incidents.organizationId, organizationId), isListed(), within(filter))
}

function within({ from, until }: IncidentFilter): SQL | undefined {
  return and(
    from === undefined ? undefined : gte(incidents.startedAt, from),
    until === undefined ? undefined : lt(incidents.startedAt, until),
  )
}

function matches(db: Db, { text, service, impact }: IncidentFilter): SQL {
  const conditions = [
    ...(text ? [sql`(${contains(incidents.title, text)} or exists ${updatesWith(db, text)})`] : []),
    ...(service ? [sql`exists ${naming(db, service)}`] : []),
    ...(impact ? [sql`coalesce(${incidents.impactOverride}, ${incidents.impact}) in ${shownAs(impact)}`] : []),
  ]
  return conditions.length === 0 ? sql`1` : sql.join(conditions, sql` and `)
}

/** An imported maintenance has no impact, but to programs. */
function shownAs(impact: Impact): string[] {
  return impact === 'none' ? ['none', 'maintenance'] : [impact]
}

function updatesWith(db: Db, text: string) {
  return db
    .select({ one: sql`1` })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, incidents.id), isSaid(text)))
}

function isSaid(text: string): SQL | undefined {
  return and(sql`${statusUpdates.deletedAt} is null`, contains(statusUpdates.body, text))
}

function naming(db: Db, service: ServiceId) {
  return db
    .select({ one: sql`1` })
    .from(incidentServices)
    .where(and(eq(incidentServices.incidentId, incidents.id), eq(incidentServices.serviceId, service)))
}

function inOrder(db: Db, ids: IncidentId[]): Incident[] {
  if (ids.length === 0) return []
  const rows = db.select().from(incidents).where(inArray(incidents.id, ids)).all()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function placeOf({ startedAt, id }: Pick<Incident, 'startedAt' | 'id'>): Place {
  return { at: startedAt, id }
}
