import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { onlyTouched, refuseChanged, type Shown } from '../forms/touched.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publishable } from '../publications/publishable.ts'
import type { IncidentEdit } from './check-incident.ts'
import { findIncident, findStatusUpdate, updatesOf } from './find-incident.ts'
import { fieldsOf, type Incident } from './incident.ts'

/**
 * Changes the title, the start, or the impact by hand (null: derived again): what was touched in the form. Notifies nobody.
 * Throws Meanwhile where somebody else has changed the same field.
 */
export function editIncident(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  input: IncidentEdit,
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)

  write(deps.db, (tx) => {
    const before = findIncident(tx, organizationId, id)
    const { impactOverride, startedAt: typedStart = before.startedAt } = input
    const typed = { ...fieldsOf(input), impactOverride, startedAt: typedStart }
    const after = onlyTouched(editedFields(before), typed, shown)
    const { startedAt } = after
    const isRetitled = after.title !== before.title
    if (startedAt !== before.startedAt) moveStart(tx, deps, before, startedAt)
    tx.update(incidents)
      .set({ ...after, ...(isRetitled && { furtherTitles: null }), updatedAt: deps.clock.now() })
      .where(eq(incidents.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'incident.edited',
      organizationId,
      subject: { type: 'incident', id },
      changes: {
        before: { ...editedFields(before), ...(isRetitled && furtherOf(before)) },
        after,
      },
    })
  })
}

/** What the form of an incident shows of it. */
export function editedFields(incident: Incident) {
  return { ...fieldsOf(incident), impactOverride: incident.impactOverride, startedAt: incident.startedAt }
}

/** Texts in further languages go with what they said, so that nobody reads what was corrected. */
function furtherOf({ furtherTitles }: Incident) {
  return furtherTitles === null ? {} : { furtherTitles }
}

/** Moves the first update, and so its effects and the bars, to the new start; never past the second update. */
function moveStart(tx: Tx, deps: Deps, { id }: Incident, startedAt: number): void {
  const updates = updatesOf(tx, id)
  const [first, second] = [updates.at(-1), updates.at(-2)]
  if (startedAt > (second?.displayAt ?? deps.clock.now()))
    throw invalid({ startedAt: 'Choose a start that is not after the next update, nor in the future.' })
  if (first) tx.update(statusUpdates).set({ displayAt: startedAt }).where(eq(statusUpdates.id, first.id)).run()
}

/** Corrects the text of an update; visitors see the new text, the audit log keeps both. Notifies nobody. */
export const editStatusUpdate = publishable('incident.correction', editStatusUpdateAtOnce)

function editStatusUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  id: string,
  input: { body: string; notify: boolean; displayAt?: number },
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)

  write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    const before = findStatusUpdate(tx, incident, id)
    const now = deps.clock.now()
    const displayAt = input.displayAt ?? before.displayAt
    refuseChanged('body', before.body, input.body, shown)
    const after = { body: input.body, displayAt, notify: before.notify || input.notify, updatedAt: now, editedAt: now }
    const { furtherBodies } = before
    const isRewritten = furtherBodies !== null && input.body !== before.body
    tellStatusChanges(tx, deps, organizationId, () => {
      tx.update(statusUpdates)
        .set({ ...after, ...(isRewritten && { furtherBodies: null }), bodyFormat: 'markdown' })
        .where(eq(statusUpdates.id, id))
        .run()
    })
    tx.update(incidents).set({ updatedAt: now }).where(eq(incidents.id, incidentId)).run()
    if (input.notify) queueNotification(tx, deps, actor, organizationId, { statusUpdateId: id })
    recordAudit(tx, deps, actor, {
      action: 'status_update.edited',
      organizationId,
      subject: { type: 'status_update', id },
      changes: {
        before: { body: before.body, displayAt: before.displayAt, ...(isRewritten && { furtherBodies }) },
        after: { body: input.body, displayAt },
        notify: input.notify,
      },
    })
  })
}
