import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { markChanged } from '../services/mark-changed.ts'
import { findIncident, findStatusUpdate, updatesOf } from './find-incident.ts'
import { type Incident, momentsOf, type StatusUpdate } from './incident.ts'
import { followUpdate } from './insert-status-update.ts'

/**
 * Takes an update back: visitors no longer see it, what it set is as if it had never been said, and mails of it that still
 * wait are not sent. The audit log keeps its text. Throws conflict for the only one.
 */
export function deleteStatusUpdate(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  id: string,
): void {
  authorize(actor, 'incidents:write', organizationId)

  write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    const update = findStatusUpdate(tx, incident, id)
    if (updatesOf(tx, incidentId).length === 1)
      throw conflict('An incident needs at least one update: edit this one, or delete the incident.')
    withdrawUpdate(tx, deps, incident, update)
    recordAudit(tx, deps, actor, {
      action: 'status_update.deleted',
      organizationId,
      subject: { type: 'status_update', id },
      changes: { before: { status: update.status, body: update.body, displayAt: update.displayAt } },
    })
  })
}

/** In the causing transaction: the incident stands where what is left puts it. */
export function withdrawUpdate(tx: Tx, deps: Deps, incident: Incident, { id, createdAt }: StatusUpdate): void {
  const now = deps.clock.now()
  const services = updatesOf(tx, incident.id).find((update) => update.id === id)?.services ?? []
  tx.update(statusUpdates).set({ deletedAt: now }).where(eq(statusUpdates.id, id)).run()
  const left = updatesOf(tx, incident.id)
  followUpdate(tx, deps, { ...incident, impact: 'none', ...momentsOf(left) })
  if (left.every((update) => update.createdAt <= createdAt)) takePromiseBack(tx, incident.id)
  markChanged(
    tx,
    services.map((service) => service.id),
    now,
  )
}

/** The promise that stands was made by the update that was posted last. */
function takePromiseBack(tx: Tx, incidentId: IncidentId): void {
  tx.update(incidents).set({ nextUpdateBy: null }).where(eq(incidents.id, incidentId)).run()
}
