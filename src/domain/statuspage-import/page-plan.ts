import { eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceSeries, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { notFound } from '../errors.ts'
import { isTimeZone } from '../organizations/check-organization.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { isPageIdTaken } from '../organizations/page-id.ts'
import { oneLine } from './fields.ts'
import type { Export } from './parse.ts'
import type { Remark } from './remarks.ts'

/** What the organization takes from the page itself; absent: it stays as it is. */
export interface PagePlan {
  taken: { statuspageId?: string; timeZone?: string }
  remarks: Remark[]
}

export function planPage(db: Reader, organizationId: string, { page }: Export): PagePlan {
  const organization = db.select().from(organizations).where(eq(organizations.id, organizationId)).get()
  if (!organization) throw notFound('organization')
  const [id, zone] = [planId(db, organization, page.id), planZone(db, organization, page.timeZone)]
  return { taken: { ...id.taken, ...zone.taken }, remarks: [...id.remarks, ...zone.remarks] }
}

/** It stands in the configuration of every program that reads or drives the page. */
function planId(db: Reader, { id, statuspageId }: Organization, pageId: string): PagePlan {
  const answersTo = statuspageId ?? id
  if (pageId === answersTo || pageId === id) return { taken: {}, remarks: [] }
  const left = (why: string): PagePlan => ({
    taken: {},
    remarks: [{ kind: 'page_id', record: `“${pageId}” ${why}: programs go on reading this page as “${answersTo}”.` }],
  })
  if (statuspageId !== null) return left('is another page than the one imported before')
  else if (isPageIdTaken(db, pageId, id)) return left('belongs to another organization here')
  else return { taken: { statuspageId: pageId }, remarks: [] }
}

/** History is shown by days of the organization's zone, so that only one without any may change it. */
function planZone(db: Reader, { id, timeZone }: Organization, zone: string | null): PagePlan {
  const nothing: PagePlan = { taken: {}, remarks: [] }
  if (zone === null || zone === timeZone) return nothing
  const left = (why: string): PagePlan => ({
    taken: {},
    remarks: [{ kind: 'time_zone', record: `“${oneLine(zone)}” ${why}: the organization stays in ${timeZone}.` }],
  })
  if (!isTimeZone(zone)) return left('is none that is known here')
  else if (!hasHistory(db, id)) return { taken: { timeZone: zone }, remarks: [] }
  else return isSameZone(zone, timeZone) ? nothing : left('is the page’s, and there is history here already')
}

/** Zones have several names, such as UTC and Etc/UTC. */
function isSameZone(one: string, other: string): boolean {
  return new Temporal.ZonedDateTime(0n, one).equals(new Temporal.ZonedDateTime(0n, other))
}

function hasHistory(db: Reader, organizationId: string): boolean {
  return [incidents, maintenanceWindows, maintenanceSeries].some((table) => {
    const row = db.select({ one: sql`1` }).from(table).where(eq(table.organizationId, organizationId)).limit(1).get()
    return row !== undefined
  })
}
