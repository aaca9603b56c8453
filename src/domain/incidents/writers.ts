import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidentWriters } from '../team/incident-writers.ts'

/** The addresses of everybody who could write an update. */
export function writersOf(db: Reader, organizationId: OrganizationId): string[] {
  return incidentWriters(db, organizationId).map(({ address }) => address)
}
