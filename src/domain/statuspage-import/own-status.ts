import type { ServiceStatus } from '#src/words.ts'
import { isOver } from '../incidents/incident.ts'
import { isRunningStatus } from '../maintenance/maintenance-window.ts'
import { severity } from '../service-status/effective-status.ts'
import type { Component, Export } from './parse.ts'
import type { ExportedIncident } from './parse-incidents.ts'
import { namedIn } from './parse-updates.ts'

/**
 * A component's status, unless an open incident or a running maintenance of the file explains it: then operational, so that
 * its end gives the service back.
 */
export function ownStatusOf({ id, status }: Component, { incidents, maintenance }: Export): ServiceStatus {
  const effects = incidents.filter((incident) => !isOver(incident)).map((incident) => effectOf(incident, id))
  const running = maintenance.filter(({ status }) => isRunningStatus(status))
  if (running.some((window) => namedIn(window).includes(id))) effects.push('under_maintenance')
  return effects.some((effect) => severity(effect) >= severity(status)) ? 'operational' : status
}

/** The status that the incident's last update which names the component set. */
function effectOf({ updates }: ExportedIncident, id: string): ServiceStatus {
  const inOrder = updates.toSorted((a, b) => a.displayAt - b.displayAt || a.createdAt - b.createdAt)
  const named = inOrder.flatMap(({ affected }) => affected.filter(({ code }) => code === id))
  return named.at(-1)?.newStatus ?? 'operational'
}
