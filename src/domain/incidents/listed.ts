import { and, isNull } from 'drizzle-orm'
import { incidents } from '#src/db/schema/incidents.ts'

/** Incidents in lists, feeds and the history: neither deleted nor merged into another one. */
export function isListed() {
  return and(isNull(incidents.deletedAt), isNull(incidents.mergedIntoId))
}
