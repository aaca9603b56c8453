import type { Incident } from '#src/statuspage/shapes.ts'
import type { ServiceStatus } from '#src/words.ts'
import { CommandError } from '../command.ts'
import { everyItem, type PageClient } from './page-client.ts'
import { type Named, pickOne } from './pick-one.ts'
import type { NamedService } from './services.ts'
import { table } from './table.ts'
import { shownTime } from './times.ts'
import type { Told } from './verb.ts'

/** An incident, or a maintenance as one, as the management API gives it. */
export type ApiIncident = Incident<string> & { scheduled_for?: string | null; scheduled_until?: string | null }

interface NamedIncident extends Named {
  incident: ApiIncident
}

function namedIncident(incident: ApiIncident): NamedIncident {
  return { id: incident.id, name: incident.name, within: null, incident }
}

export async function incidentsAt(client: PageClient, path: string, most?: number): Promise<ApiIncident[]> {
  return (await everyItem(client, path, most === undefined ? {} : { most })) as ApiIncident[]
}

/** The open one that was typed; without a word the only one there is. Throws a CommandError. */
export async function openIncidentCalled(client: PageClient, typed: string | undefined): Promise<ApiIncident> {
  const open = (await incidentsAt(client, 'incidents/unresolved')).map(namedIncident)
  const [only, ...others] = open
  if (typed !== undefined) return pickOne('open incident', open, typed).incident
  else if (!only) throw new CommandError('No incident is open.')
  else if (others.length > 0)
    throw new CommandError(
      `${open.length} incidents are open: say which, by title or id. opsentry incident list shows them.`,
    )
  else return only.incident
}

/** The one that was typed, be it over or not. Throws a CommandError. */
export async function incidentCalled(client: PageClient, typed: string): Promise<ApiIncident> {
  const unplanned = (await incidentsAt(client, 'incidents')).filter(({ scheduled_for }) => !scheduled_for)
  return pickOne('incident', unplanned.map(namedIncident), typed).incident
}

/** What an incident or an update says of services, in the words of the API: statuses, and those that are merely named. */
export function sentServices(chosen: readonly { service: NamedService; status: ServiceStatus | null }[]) {
  const set = chosen.flatMap(({ service, status }) => (status === null ? [] : [[service.id, status] as const]))
  return {
    ...(chosen.length > 0 && { component_ids: chosen.map(({ service }) => service.id) }),
    ...(set.length > 0 && { components: Object.fromEntries(set) }),
  }
}

/** `did`: such as `Opened`. */
export function toldIncident(did: string, incident: ApiIncident, isNotified: boolean): Told {
  const who = isNotified ? 'Subscribers are notified.' : 'Nobody is notified.'
  return { data: incident, lines: [`${did} “${incident.name}” (${incident.id}). ${who}`, incident.shortlink] }
}

export function toldIncidents(incidents: readonly ApiIncident[], timeZone: string, none: string): Told {
  const rows = incidents.map(({ id, status, impact, started_at, name }) => [
    id,
    status,
    impact,
    shownTime(started_at, timeZone),
    name,
  ])
  return {
    data: incidents,
    lines: rows.length === 0 ? [none] : table(['ID', 'STATUS', 'IMPACT', `SINCE (${timeZone})`, 'TITLE'], rows),
  }
}
