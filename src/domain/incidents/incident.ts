import type { ServiceId } from '#src/db/ids.ts'
import type { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import type { Impact, IncidentStatus, Indicator, ServiceStatus } from '#src/words.ts'
import type { Fact } from '../services/service.ts'

export type Incident = typeof incidents.$inferSelect
export type StatusUpdate = typeof statusUpdates.$inferSelect

/** The columns that the team types about an incident as a whole: forms, mails, the page and the audit log take them from here. */
const typedFields = ['title'] as const satisfies (keyof Incident)[]

export type IncidentFields = Given<Incident, (typeof typedFields)[number]>

/** Columns as an input has them: what may be null may be left out. */
type Given<Row, Field extends keyof Row> = {
  [F in Field as null extends Row[F] ? never : F]: Row[F]
} & { [F in Field as null extends Row[F] ? F : never]?: Row[F] }

/** Nothing else that the object may hold. */
export function fieldsOf(incident: IncidentFields): IncidentFields {
  return Object.fromEntries(typedFields.map((field) => [field, incident[field]])) as IncidentFields
}

/** A status update with the statuses it set, under the names the services had then. */
export interface StatusUpdateWithServices extends StatusUpdate {
  services: { id: string; name: string; status: ServiceStatus }[]
}

export function isOver({ resolvedAt }: Pick<Incident, 'resolvedAt'>): boolean {
  return resolvedAt !== null
}

/** A postmortem looks back at an incident that is over, so it ends one as much as resolving does. */
export function endsIncident(status: IncidentStatus): boolean {
  return status === 'resolved' || status === 'postmortem'
}

/** The impact set by hand wins over the derived one, up or down. */
export function shownImpact(incident: Pick<Incident, 'impact' | 'impactOverride'>): Impact {
  const impact = impactForPrograms(incident)
  return impact === 'maintenance' ? 'none' : impact
}

/** As Statuspage has it, where an incident may have the impact "maintenance"; people are shown none. */
export function impactForPrograms({ impact, impactOverride }: Pick<Incident, 'impact' | 'impactOverride'>): Indicator {
  return impactOverride ?? impact
}

export function withShownImpact<T extends Pick<Incident, 'impact' | 'impactOverride'>>(
  incident: T,
): T & { impact: Impact } {
  return { ...incident, impact: shownImpact(incident) }
}

/** An update's effect on one service, in the order of `displayAt`; an update without services has one with `serviceId` null. */
export interface Said {
  at: number
  status: IncidentStatus
  serviceId: ServiceId | null
  serviceStatus: ServiceStatus | null
}

/**
 * An incident's effects on each service over time: a status holds until another update sets it; while the incident is
 * resolved it has no effect, and once reopened the statuses set last apply again. `resolvedAt` ends what no update ended, as
 * in an imported incident whose updates say nothing of its end.
 */
export function effects(said: readonly Said[], resolvedAt: number | null): Map<string, Fact[]> {
  const set = new Map<string, ServiceStatus>()
  const facts = new Map<string, Fact[]>()
  let released = false
  for (const { at, status, serviceId, serviceStatus } of said) {
    const ends = endsIncident(status)
    if (serviceId !== null && serviceStatus !== null) set.set(serviceId, serviceStatus)
    const touched = ends === released ? (serviceId === null ? [] : [serviceId]) : [...set.keys()]
    released = ends
    for (const id of touched) {
      const ofService = facts.get(id) ?? []
      ofService.push({ at, status: ends ? null : (set.get(id) ?? null) })
      facts.set(id, ofService)
    }
  }
  if (resolvedAt !== null && !released)
    for (const ofService of facts.values())
      ofService.push({ at: Math.max(resolvedAt, said.at(-1)?.at ?? resolvedAt), status: null })
  return facts
}

/** Statuses of all services named so far, after each update; `updates`: the oldest first. */
export function effectsAfterEach(updates: readonly Pick<StatusUpdateWithServices, 'services'>[]): ServiceStatus[][] {
  const set = new Map<string, ServiceStatus>()
  return updates.map(({ services }) => {
    for (const { id, status } of services) set.set(id, status)
    return [...set.values()]
  })
}

/** UTC ms since when the incident is monitored and resolved; `updates`: the newest first. */
export function momentsOf(
  updates: readonly Pick<StatusUpdate, 'status' | 'displayAt'>[],
): Pick<Incident, 'monitoringAt' | 'resolvedAt'> {
  const open = updates.findIndex(({ status }) => !endsIncident(status))
  const ending = open === -1 ? updates : updates.slice(0, open)
  return {
    monitoringAt: updates.find(({ status }) => status === 'monitoring')?.displayAt ?? null,
    resolvedAt: ending.at(-1)?.displayAt ?? null,
  }
}
