import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { markChanged } from '../services/mark-changed.ts'
import { findIncident, findStatusUpdate, updatesOf } from './find-incident.ts'
import { type Incident, momentsOf, type StatusUpdate } from './incident.ts'
import { followUpdates } from './insert-status-update.ts'

/**
 * Deletes an update: visitors no longer see it, its effects are undone as if it had never been posted, and its unsent mails
 * are suppressed. The audit log keeps its text. Throws conflict for an incident's only update.
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

/** In the causing transaction: deletes the update and derives the incident's state again from those left. */
export function withdrawUpdate(tx: Tx, deps: Deps, incident: Incident, update: StatusUpdate): void {
  tellStatusChanges(tx, deps, incident.organizationId, () => withdraw(tx, deps, incident, update))
}

function withdraw(tx: Tx, deps: Deps, incident: Incident, { id, createdAt }: StatusUpdate): void {
  const now = deps.clock.now()
  const before = updatesOf(tx, incident.id)
  const services = before.find((update) => update.id === id)?.services ?? []
  tx.update(statusUpdates).set({ deletedAt: now }).where(eq(statusUpdates.id, id)).run()
  const left = updatesOf(tx, incident.id)
  followUpdates(tx, deps, { ...incident, ...momentsOf(left) }, before)
  if (left.every((update) => update.createdAt <= createdAt)) takePromiseBack(tx, incident.id)
  markChanged(
    tx,
    services.map((service) => service.id),
    now,
  )
}

/** Only the update posted last can have promised the next one. */
function takePromiseBack(tx: Tx, incidentId: IncidentId): void {
  tx.update(incidents).set({ nextUpdateBy: null }).where(eq(incidents.id, incidentId)).run()
}
