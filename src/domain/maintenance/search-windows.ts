import { and, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { beside, type ListPage, listPageInSteps, type Part, type Place, type Turn } from '#src/db/list-page.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import type { MaintenanceWindow } from './maintenance-window.ts'

/** Narrows the list of maintenance; what is absent narrows nothing. */
export interface WindowFilter {
  /** In the title or in one of the updates, in whatever case. */
  text?: string | undefined
  service?: ServiceId | undefined
  /** UTC ms: planned to start from then on. */
  from?: number | undefined
  /** UTC ms: planned to start before then. */
  until?: number | undefined
}

/** Windows that are looked at in one step: some 5 ms where each has its updates read. */
const step = 100

/** A page of the windows that match, planned and over, the latest first; all are looked at, in steps between which visitors are answered. */
export function searchWindows(
  db: Db,
  organizationId: OrganizationId,
  filter: WindowFilter,
  turn: Turn,
  size: number,
): Promise<ListPage<MaintenanceWindow>> {
  return listPageInSteps(turn, size, (part) => matching(db, organizationId, filter, part), placeOf)
}

async function matching(
  db: Db,
  organizationId: OrganizationId,
  filter: WindowFilter,
  part: Part,
): Promise<MaintenanceWindow[]> {
  const found: string[] = []
  for (let place: Place | null = part.place; found.length < part.limit; ) {
    const { id, scheduledStart } = maintenanceWindows
    const { which, order } = beside({ at: scheduledStart, id }, { ...part, place })
    const looked = db
      .select({ id, scheduledStart, matches: sql<number>`(${matches(db, filter)})` })
      .from(maintenanceWindows)
      .where(
        and(
          eq(maintenanceWindows.organizationId, organizationId),
          isNull(maintenanceWindows.deletedAt),
          filter.from === undefined ? undefined : gte(scheduledStart, filter.from),
          filter.until === undefined ? undefined : lt(scheduledStart, filter.until),
          which,
        ),
      )
      .orderBy(...order)
      .limit(step)
      .all()
    found.push(...looked.filter((row) => row.matches === 1).map((row) => row.id))
    const last = looked.at(-1)
    if (!last || looked.length < step) break
    place = placeOf(last)
    await yieldToEventLoop()
  }
  return inOrder(db, found.slice(0, part.limit))
}

function matches(db: Db, { text, service }: WindowFilter): SQL {
  const conditions = [
    ...(text ? [sql`(${contains(maintenanceWindows.title, text)} or exists ${updatesWith(db, text)})`] : []),
    ...(service ? [sql`exists ${naming(db, service)}`] : []),
  ]
  return conditions.length === 0 ? sql`1` : sql.join(conditions, sql` and `)
}

function updatesWith(db: Db, text: string) {
  return db
    .select({ one: sql`1` })
    .from(maintenanceUpdates)
    .where(
      and(eq(maintenanceUpdates.maintenanceWindowId, maintenanceWindows.id), contains(maintenanceUpdates.body, text)),
    )
}

function naming(db: Db, service: ServiceId) {
  return db
    .select({ one: sql`1` })
    .from(maintenanceServices)
    .where(
      and(
        eq(maintenanceServices.maintenanceWindowId, maintenanceWindows.id),
        eq(maintenanceServices.serviceId, service),
      ),
    )
}

function inOrder(db: Db, ids: string[]): MaintenanceWindow[] {
  if (ids.length === 0) return []
  const rows = db.select().from(maintenanceWindows).where(inArray(maintenanceWindows.id, ids)).all()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function placeOf({ scheduledStart, id }: Pick<MaintenanceWindow, 'scheduledStart' | 'id'>): Place {
  return { at: scheduledStart, id }
}
