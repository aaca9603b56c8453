import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { findIncident } from './find-incident.ts'
import { isOver, type StatusUpdate } from './incident.ts'
import type { AffectedService } from './insert-status-update.ts'
import { postUpdate } from './post-update.ts'

/** Ends an incident and its effects: each service shows whatever else applies to it. */
export function resolveIncident(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  input: { body: string; notify: boolean; seen?: string },
): StatusUpdate {
  return postUpdate(deps, actor, organizationId, incidentId, { ...input, status: 'resolved', services: [] })
}

/** Reopens a resolved incident, with the services it affects now. */
export function reopenIncident(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  input: { body: string; notify: boolean; seen?: string; services?: AffectedService[] },
): StatusUpdate {
  authorize(actor, 'incidents:write', organizationId)
  if (!isOver(findIncident(deps.db, organizationId, incidentId)))
    throw conflict('This incident is open already: post an update instead.')
  return postUpdate(deps, actor, organizationId, incidentId, {
    ...input,
    status: 'investigating',
    services: input.services ?? [],
  })
}
