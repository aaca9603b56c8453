import { and, desc, eq, gte, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { type AnyRoute, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { isListed } from '../incidents/listed.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { isPublic, isToldIncident, isToldWindow } from '../service-status/public-services.ts'

/** Milliseconds: how far back incidents and maintenance are copied. */
const since = 90 * 24 * 3_600_000
/** Of each kind: a bucket holds a bounded number of objects. */
const most = 1000

const { statusPage } = routes

/** Forms, and what stands behind one; what names a person's subscription; the policy, which is the instance's. */
const withTheOrigin = new Set(
  [statusPage.privacy, statusPage.access, statusPage.subscribe, statusPage.subscription]
    .flatMap(routesIn)
    .map(({ name }) => name),
)

/** Below the page's base, with the parameter in it: `incidents/:id`. */
const patterns = routesIn(statusPage)
  .filter(({ method, name }) => method === 'GET' && !withTheOrigin.has(name))
  .map(pathOf)

const alone = patterns.filter((pattern) => !pattern.includes(':'))
const card = pathOf(statusPage.embed)

export interface CopyPaths {
  /** What tells how everything is now: the front page first, then feeds, badges and the API. */
  urgent: string[]
  others: string[]
  /** Of these, those that lead on to another: the page that stands there. */
  sameAs: ReadonlyMap<string, string>
}

/**
 * What a copy may consist of, in the order in which it is published. Whether it does is for the page to say: what a visitor
 * would not get is left out. A bucket cannot say which sites may frame the card: it is there where all may.
 */
export function copyPaths(
  db: Reader,
  { id, embedding }: Pick<Organization, 'id' | 'embedding'>,
  now: number,
): CopyPaths {
  const windows = recentWindows(db, id, now - since)
  const ids: Record<string, string[]> = {
    incidents: recentIncidents(db, id, now - since),
    maintenance: windows,
    services: shownServices(db, id),
  }
  // Feeds name maintenance by its address among incidents.
  const sameAs = new Map(windows.map((window) => [`incidents/${window}`, `maintenance/${window}`]))
  const others = Object.entries(ids).flatMap(([folder, found]) => {
    const own = patterns.filter((pattern) => pattern.startsWith(`${folder}/:id`))
    return own.flatMap((pattern) => found.map((one) => pattern.replace(':id', one)))
  })
  const urgent = alone.filter((path) => path !== card || embedding === 'anywhere')
  return { urgent, others: [...others, ...sameAs.keys()], sameAs }
}

function pathOf({ path }: AnyRoute): string {
  return path.slice('/:base/'.length)
}

function recentIncidents(db: Reader, organizationId: OrganizationId, from: number): string[] {
  const isRecent = or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from), gte(incidents.startedAt, from))
  return db
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(eq(incidents.organizationId, organizationId), isListed(), isToldIncident(db, organizationId), isRecent))
    .orderBy(desc(incidents.startedAt))
    .limit(most)
    .all()
    .map(({ id }) => id)
}

function recentWindows(db: Reader, organizationId: OrganizationId, from: number): string[] {
  const isRecent = or(isNull(maintenanceWindows.endedAt), gte(maintenanceWindows.endedAt, from))
  return db
    .select({ id: maintenanceWindows.id })
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.organizationId, organizationId), isToldWindow(db, organizationId), isRecent))
    .orderBy(desc(maintenanceWindows.scheduledStart))
    .limit(most)
    .all()
    .map(({ id }) => id)
}

function shownServices(db: Reader, organizationId: OrganizationId): string[] {
  return db
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt), isPublic(db)))
    .limit(most)
    .all()
    .map(({ id }) => id)
}
