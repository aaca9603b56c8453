import { eq } from 'drizzle-orm'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { moveEventFollowers } from '../notifications/change-event-followers.ts'
import { queueForPrograms } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publishable } from '../publications/publishable.ts'
import { severity } from '../service-status/effective-status.ts'
import { effectsOf, findIncident } from './find-incident.ts'
import { isOver } from './incident.ts'
import { type AffectedService, insertStatusUpdate } from './insert-status-update.ts'

export interface MergeIncident {
  /** The incident to merge into. */
  intoId: IncidentId
  /** Markdown; the update on the other incident. */
  body: string
  notify: boolean
  /** The last update of the incident that is merged away, as its form showed it. */
  seen?: string
}

/**
 * Merges an open incident into another one: its services move there, its address redirects there, and its effect on the bars
 * stays. One update on the other incident says so, and programs are told that this one is over. Throws conflict unless both are
 * open.
 */
export const mergeIncident = publishable('incident.merge', mergeIncidentAtOnce)

function mergeIncidentAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  { intoId, body, notify, seen }: MergeIncident,
): void {
  authorize(actor, 'incidents:write', organizationId)
  if (intoId === id || intoId === '') throw invalid({ intoId: 'Choose the incident to merge this one into.' })

  write(deps.db, (tx) => {
    const duplicate = findIncident(tx, organizationId, id)
    const target = findIncident(tx, organizationId, intoId)
    if (isOver(duplicate) || isOver(target))
      throw conflict('You can merge only open incidents: reopen the resolved one, or leave them as they are.')
    const held = effectsOf(tx, id)
    const services = worseThan(effectsOf(tx, intoId), held)
    const released = [...held.keys()].map((serviceId) => ({ serviceId, status: 'operational' as const }))
    const last = { status: 'resolved', body, services: released, notify: false, seen } as const
    tellStatusChanges(tx, deps, organizationId, () => {
      insertStatusUpdate(tx, deps, actor, target, { status: target.status, body, services, notify })
      const { id: statusUpdateId } = insertStatusUpdate(tx, deps, actor, duplicate, last)
      if (notify) queueForPrograms(tx, deps, organizationId, { statusUpdateId })
    })
    tx.update(incidents).set({ mergedIntoId: intoId }).where(eq(incidents.id, id)).run()
    moveEventFollowers(tx, deps, id, intoId)
    // Incidents merged into this one before move along.
    tx.update(incidents).set({ mergedIntoId: intoId }).where(eq(incidents.mergedIntoId, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'incident.merged',
      organizationId,
      subject: { type: 'incident', id },
      changes: { into: intoId, services, notify },
    })
  })
}

function worseThan(
  own: ReadonlyMap<string, ServiceStatus>,
  other: ReadonlyMap<string, ServiceStatus>,
): AffectedService[] {
  return [...other]
    .filter(([serviceId, status]) => severity(status) > severity(own.get(serviceId) ?? 'operational'))
    .map(([serviceId, status]) => ({ serviceId, status }))
}
