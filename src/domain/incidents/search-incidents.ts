import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { beside, type ListPage, listPageInSteps, type Part, type Place, type Turn } from '#src/db/list-page.ts'
import { incidentServices, incidents, statusUpdates } from '#src/db/schema/status.ts'
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
  for (let place: Place | null = part.place; found.length < part.limit; ) {
    const { which, order } = beside({ at: incidents.startedAt, id: incidents.id }, { ...part, place })
    const looked = db
      .select({ id: incidents.id, startedAt: incidents.startedAt, matches: sql<number>`(${matches(db, filter)})` })
      .from(incidents)
      .where(and(eq(incidents.organizationId, organizationId), isListed(), within(filter), which))
      .orderBy(...order)
      .limit(step)
      .all()
    found.push(...looked.filter((row) => row.matches === 1).map(({ id }) => id))
    const last = looked.at(-1)
    if (!last || looked.length < step) break
    place = placeOf(last)
    await yieldToEventLoop()
  }
  return inOrder(db, found.slice(0, part.limit))
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
    .where(
      and(
        eq(statusUpdates.incidentId, incidents.id),
        sql`${statusUpdates.deletedAt} is null`,
        contains(statusUpdates.body, text),
      ),
    )
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
