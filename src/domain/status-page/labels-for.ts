import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { type ServiceLabels, serviceLabels } from '../service-status/service-labels.ts'

/** Labels of the services that rows of one organization name; no query where there are no rows. */
export function labelsFor(db: Reader, [row]: readonly { organizationId: OrganizationId }[]): ServiceLabels {
  return row === undefined ? ({ name }) => name : serviceLabels(db, row.organizationId)
}
