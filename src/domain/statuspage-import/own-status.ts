import type { ServiceStatus } from '#src/db/schema/status.ts'
import { severity } from '../service-status/effective-status.ts'
import type { Component, ExportedIncident } from './parse.ts'

/**
 * A component's status, unless an open incident of the file explains it: then operational, so that resolving the incident
 * gives the service back.
 */
export function ownStatusOf({ id, status }: Component, incidents: ExportedIncident[]): ServiceStatus {
  const claims = incidents.filter(({ resolvedAt }) => resolvedAt === null).map((incident) => claimOf(incident, id))
  return claims.some((claim) => severity(claim) >= severity(status)) ? 'operational' : status
}

/** What the incident's last update that names the component set it to. */
function claimOf({ updates }: ExportedIncident, id: string): ServiceStatus {
  const inOrder = updates.toSorted((a, b) => a.displayAt - b.displayAt || a.createdAt - b.createdAt)
  const named = inOrder.flatMap(({ affected }) => affected.filter(({ code }) => code === id))
  return named.at(-1)?.newStatus ?? 'operational'
}
