import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publishable } from '../publications/publishable.ts'
import { findIncident, findStatusUpdate, updatesOf } from './find-incident.ts'
import { type Incident, momentsOf, type StatusUpdate } from './incident.ts'
import { followUpdates } from './insert-status-update.ts'

/** What a program changes of an update; absent: it stays as it is. */
export interface UpdateAmendment {
  /** Markdown. */
  body?: string
  /** UTC ms. */
  displayAt?: number
  /** Sends it to subscribers: for the first time, or as a correction. */
  notify?: boolean
}

/**
 * Changes an update that was posted: its text, of which visitors see that it was edited; or its moment, from which the incident's
 * state follows anew. Throws invalid for a moment to come.
 */
export const amendUpdate = publishable('incident.correction_by_program', amendUpdateAtOnce)

function amendUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  id: string,
  amendment: UpdateAmendment,
): StatusUpdate {
  authorize(actor, 'incidents:write', organizationId)
  if (amendment.displayAt !== undefined) refuseToCome(deps, amendment.displayAt)

  return write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    return amendUpdateIn(tx, deps, actor, incident, findStatusUpdate(tx, incident, id), amendment)
  })
}

/** In the causing transaction, which has asked whether the actor may. */
export function amendUpdateIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  incident: Incident,
  before: StatusUpdate,
  { body, displayAt, notify = false }: UpdateAmendment,
): StatusUpdate {
  const { id } = before
  const { id: incidentId, organizationId } = incident
  const now = deps.clock.now()
  const earlier = updatesOf(tx, incidentId)
  const { furtherBodies } = before
  const isRewritten = furtherBodies !== null && body !== undefined && body !== before.body
  tellStatusChanges(tx, deps, organizationId, () => {
    tx.update(statusUpdates)
      .set({ ...amended(before, { body, displayAt, notify }, now), ...(isRewritten && { furtherBodies: null }) })
      .where(eq(statusUpdates.id, id))
      .run()
    if (displayAt !== undefined && displayAt !== before.displayAt) followMoments(tx, deps, incident, earlier)
  })
  tx.update(incidents).set({ updatedAt: now }).where(eq(incidents.id, incidentId)).run()
  if (notify) queueNotification(tx, deps, actor, organizationId, { statusUpdateId: id })
  const after = findStatusUpdate(tx, incident, id)
  recordAudit(tx, deps, actor, {
    action: 'status_update.edited',
    organizationId,
    subject: { type: 'status_update', id },
    changes: {
      before: { ...textAndTime(before), ...(isRewritten && { furtherBodies }) },
      after: textAndTime(after),
      notify,
    },
  })
  return after
}

/** The columns of an update that a program amends, be it an incident's or a window's. `now`: UTC ms. */
export function amended(
  before: Pick<StatusUpdate, 'body' | 'notify'>,
  { body, displayAt, notify = false }: UpdateAmendment,
  now: number,
) {
  const isRewritten = body !== undefined && body !== before.body
  return {
    ...(isRewritten && { body, bodyFormat: 'markdown' as const, editedAt: now }),
    ...(displayAt !== undefined && { displayAt }),
    notify: before.notify || notify,
    updatedAt: now,
  }
}

/** What the audit log keeps of an update before and after. */
export function textAndTime({ body, displayAt }: Pick<StatusUpdate, 'body' | 'displayAt'>) {
  return { body, displayAt }
}

export function refuseToCome({ clock }: Pick<Deps, 'clock'>, displayAt: number): void {
  if (displayAt > clock.now()) throw invalid({ displayAt: 'This is still to come: choose a moment that has passed.' })
}

/** An incident begins with its first update. */
function followMoments(tx: Tx, deps: Deps, incident: Incident, earlier: ReturnType<typeof updatesOf>): void {
  const updates = updatesOf(tx, incident.id)
  followUpdates(tx, deps, { ...incident, ...momentsOf(updates) }, earlier)
  const startedAt = updates.at(-1)?.displayAt ?? incident.startedAt
  tx.update(incidents).set({ startedAt }).where(eq(incidents.id, incident.id)).run()
}
