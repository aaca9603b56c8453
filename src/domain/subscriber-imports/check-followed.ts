import type { ImportRow } from '#src/db/schema/imports.ts'
import type { ImportProblem } from '#src/words/subscriber-imports.ts'

/** The cells in which this instance's own export says what somebody follows; undefined where the list has no such column. */
export interface FollowedCells {
  incidents: string | undefined
  maintenance: string | undefined
  serviceIds: string | undefined
}

/**
 * What a row follows, or the reason why it cannot be taken over; `services`: the ids that exist here. Says it only where that
 * is not everything, because a list may have 200,000 rows.
 */
export function checkFollowed(
  cells: FollowedCells,
  services: ReadonlySet<string>,
): Pick<ImportRow, 'incidents' | 'maintenance' | 'serviceIds'> | ImportProblem {
  const incidents = cells.incidents?.toLowerCase() !== 'no'
  const maintenance = cells.maintenance?.toLowerCase() !== 'no'
  const whole = cells.serviceIds === undefined || cells.serviceIds.toLowerCase() === 'all'
  const serviceIds = whole ? [] : (cells.serviceIds ?? '').split(/[\s,;]+/).filter(Boolean)
  if ((!incidents && !maintenance) || (!whole && serviceIds.length === 0)) return 'followsNothing'
  if (serviceIds.some((id) => !services.has(id))) return 'unknownService'
  return {
    ...(incidents ? {} : { incidents }),
    ...(maintenance ? {} : { maintenance }),
    ...(whole ? {} : { serviceIds: [...new Set(serviceIds)] }),
  }
}
