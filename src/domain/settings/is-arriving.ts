import type { Db } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { arrivals } from '#src/db/schema/arrivals.ts'

/** An export is being brought into the organization, which nobody finds until all of it is there (organizations/arrivals.ts). */
export function isArriving(db: Db, organizationId: OrganizationId | null): boolean {
  const all = prepared(db, 'arrivals', () => db.select().from(arrivals).prepare()).all()
  return all.some((one) => one.organizationId === organizationId)
}
