import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { isPublic } from './public-services.ts'

interface Named {
  id: string
  name: string
}

/** Writes a service's name as people read it away from its group. */
export type ServiceLabels = (service: Named) => string

/**
 * Names the group behind a dot where another service of the organization has the same name: "Sign-in · Europe", since names
 * have brackets of their own. A name that the service had earlier stays as it is.
 */
export function serviceLabels(db: Reader, organizationId: OrganizationId): ServiceLabels {
  const all = prepared(db, 'service labels', names).all({ organizationId })
  const byName = Map.groupBy(all, ({ name }) => name)
  return ({ id, name }) => {
    const all = byName.get(name) ?? []
    const own = all.find((one) => one.id === id)
    // Or the label would tell visitors that there is another one.
    const namesakes = own?.isPublic === false ? all : all.filter((one) => one.isPublic)
    const group = own?.group ?? null
    return namesakes.length < 2 || group === null ? name : `${name} · ${group}`
  }
}

function names(db: Reader) {
  return db
    .select({
      id: services.id,
      name: services.name,
      isPublic: sql`${isPublic(db)}`.mapWith(Boolean),
      group: serviceGroups.name,
    })
    .from(services)
    .leftJoin(serviceGroups, eq(serviceGroups.id, services.serviceGroupId))
    .where(and(eq(services.organizationId, organizationAsked), isNull(services.archivedAt)))
    .prepare()
}
