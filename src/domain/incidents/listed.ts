import { and, isNull } from 'drizzle-orm'
import { incidents } from '#src/db/schema/status.ts'

/** What stands in lists, feeds and the history: neither deleted nor told as a part of another incident. */
export function isListed() {
  return and(isNull(incidents.deletedAt), isNull(incidents.mergedIntoId))
}
