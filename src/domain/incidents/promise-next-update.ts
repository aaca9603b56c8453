import { eq } from 'drizzle-orm'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { findIncident } from './find-incident.ts'
import { isOver } from './incident.ts'

/**
 * Promises visitors the next update of an open incident by another moment (UTC ms), without an update and without telling
 * anybody; the team is reminded of it anew. Throws conflict for an incident that is over.
 */
export function promiseNextUpdate(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  nextUpdateBy: number,
): void {
  authorize(actor, 'incidents:write', organizationId)

  write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    if (isOver(incident)) throw conflict('This incident is over: nobody waits for its next update any more.')
    tx.update(incidents)
      .set({ nextUpdateBy, overdueToldAt: null, updatedAt: deps.clock.now() })
      .where(eq(incidents.id, incidentId))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'incident.next_update_promised',
      organizationId,
      subject: { type: 'incident', id: incidentId },
      changes: { before: incident.nextUpdateBy, after: nextUpdateBy },
    })
  })
}
