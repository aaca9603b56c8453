import { and, eq, inArray, max } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import type { FurtherTexts, Impact, IncidentStatus, ServiceStatus } from '#src/words.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publicAmong } from '../service-status/public-services.ts'
import { markChanged } from '../services/mark-changed.ts'
import { effectsOf, updatesOf } from './find-incident.ts'
import { impactAfter, impactReached } from './impact.ts'
import {
  effectsAfterEach,
  endsIncident,
  type Incident,
  type StatusUpdate,
  type StatusUpdateWithServices,
} from './incident.ts'
import { refuseUnseenUpdate } from './unseen-updates.ts'

export interface AffectedService {
  serviceId: ServiceId
  status: ServiceStatus
}

export interface NewStatusUpdate {
  status: IncidentStatus
  body: string
  /** The text in further languages of the page. */
  furtherBodies?: FurtherTexts | null
  services: AffectedService[]
  /** Notify subscribers. */
  notify: boolean
  /** UTC ms; now where absent. */
  displayAt?: number
  /** UTC ms of the promised next update; absent or null: none is promised any more. */
  nextUpdateBy?: number | null
  /** The last update that the writer's form showed; absent: a program posts it. */
  seen?: string
}

/**
 * Writes one status update with the statuses it sets, brings the incident's row in line and queues the notification. Throws
 * Meanwhile where its writer has not seen the one before.
 */
export function insertStatusUpdate(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  incident: Incident,
  input: NewStatusUpdate,
): StatusUpdate {
  return tellStatusChanges(tx, deps, incident.organizationId, () => insertUpdate(tx, deps, actor, incident, input))
}

function insertUpdate(tx: Tx, deps: Deps, actor: Actor, incident: Incident, input: NewStatusUpdate): StatusUpdate {
  refuseUnseenUpdate(tx, deps, actor, incident.id, input.seen)
  const now = deps.clock.now()
  const names = serviceNames(tx, incident.organizationId, input.services)
  const said = updatesOf(tx, incident.id)
  // The newest decides the status, so that none comes before what was said earlier, by a clock that has been set back since.
  const displayAt = input.displayAt ?? Math.max(now, said[0]?.displayAt ?? now)
  const before = effectsOf(tx, incident.id)
  const update = tx
    .insert(statusUpdates)
    .values({
      id: deps.ids.id(),
      incidentId: incident.id,
      status: input.status,
      body: input.body,
      furtherBodies: input.furtherBodies ?? null,
      displayAt,
      ordinal: nextOrdinal(tx, incident.id),
      notify: input.notify,
      nextUpdateBy: promiseOf(input),
      authorId: actor.kind === 'member' ? actor.accountId : null,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get()
  for (const { serviceId, status } of input.services) {
    tx.insert(incidentServices).values({ incidentId: incident.id, serviceId }).onConflictDoNothing().run()
    tx.insert(statusUpdateServices)
      .values({
        statusUpdateId: update.id,
        serviceId,
        serviceName: names.get(serviceId) ?? '',
        oldStatus: before.get(serviceId) ?? 'operational',
        newStatus: status,
      })
      .run()
  }
  markChanged(
    tx,
    input.services.map(({ serviceId }) => serviceId),
    now,
  )
  followUpdates(tx, deps, incident, said)
  promiseNext(tx, incident.id, input)
  if (input.notify) queueNotification(tx, deps, actor, incident.organizationId, { statusUpdateId: update.id })
  return update
}

function nextOrdinal(tx: Tx, incidentId: IncidentId): number {
  const row = tx
    .select({ last: max(statusUpdates.ordinal) })
    .from(statusUpdates)
    .where(eq(statusUpdates.incidentId, incidentId))
    .get()
  return (row?.last ?? -1) + 1
}

/** An update fulfils the promised next update; it may promise another one, unless it ends the incident. */
function promiseNext(tx: Tx, incidentId: IncidentId, input: NewStatusUpdate): void {
  tx.update(incidents)
    .set({ nextUpdateBy: promiseOf(input), overdueToldAt: null, silenceToldAt: null })
    .where(eq(incidents.id, incidentId))
    .run()
}

function promiseOf({ status, nextUpdateBy = null }: NewStatusUpdate): number | null {
  return endsIncident(status) ? null : nextUpdateBy
}

/**
 * After one of its updates was added or taken away: the newest decides the incident's status, a back-dated one changes only
 * history. `before`: its updates until then, the newest first.
 */
export function followUpdates(
  tx: Tx,
  deps: Deps,
  incident: Incident,
  before: readonly StatusUpdateWithServices[],
): void {
  const updates = updatesOf(tx, incident.id)
  const [newest] = updates
  if (!newest) return
  tx.update(incidents)
    .set({
      status: newest.status,
      impact: impactAfter(incident.impact, reachedBy(tx, before), reachedBy(tx, updates)),
      monitoringAt: newest.status === 'monitoring' ? newest.displayAt : incident.monitoringAt,
      resolvedAt: endsIncident(newest.status) ? (incident.resolvedAt ?? newest.displayAt) : null,
      updatedAt: deps.clock.now(),
    })
    .where(eq(incidents.id, incident.id))
    .run()
}

/** The impact is one on visitors, to whom internal services do not exist. `updates`: the newest first. */
function reachedBy(tx: Tx, updates: readonly StatusUpdateWithServices[]): Impact {
  const told = publicAmong(tx, [...new Set(updates.flatMap(({ services }) => services.map((service) => service.id)))])
  const felt = updates.map(({ services }) => ({ services: services.filter(({ id }) => told.includes(id)) }))
  return impactReached(effectsAfterEach(felt.toReversed()))
}

/** Names by id. Throws invalid for unknown services and for another organization's alike. */
function serviceNames(tx: Tx, organizationId: OrganizationId, affected: AffectedService[]): Map<string, string> {
  const ids = affected.map(({ serviceId }) => serviceId)
  const known = tx
    .select({ id: services.id, name: services.name })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), inArray(services.id, ids)))
    .all()
  const names = new Map(known.map(({ id, name }) => [id, name]))
  if (ids.some((id) => !names.has(id)))
    throw invalid({ services: 'One of the services no longer exists: reload the page and choose again.' })
  return names
}
