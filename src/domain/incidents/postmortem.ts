import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { onlyTouched, refuseChanged, type Shown } from '../forms/touched.ts'
import { publishable } from '../publications/publishable.ts'
import { bodyProblem } from './check-incident.ts'
import { findIncident } from './find-incident.ts'
import { type Incident, isOver, type StatusUpdate } from './incident.ts'
import { insertStatusUpdate } from './insert-status-update.ts'

/**
 * Saves the draft, which only the team sees. An empty text removes it. Throws invalid on `body`, and Meanwhile where a colleague
 * saved another.
 */
export function savePostmortemDraft(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  input: { body: string },
  shown: Shown = {},
): void {
  authorize(actor, 'incidents:write', organizationId)
  const problem = bodyProblem(input.body)
  if (problem !== undefined) throw invalid({ body: problem })
  write(deps.db, (tx) => {
    const before = findIncident(tx, organizationId, incidentId)
    const { body } = onlyTouched({ body: before.postmortemDraft ?? '' }, input, shown)
    const postmortemDraft = body.trim() === '' ? null : body
    const now = deps.clock.now()
    tx.update(incidents)
      .set({
        postmortemDraft,
        postmortemDraftedAt: postmortemDraft === null ? null : now,
        postmortemBegunAt: before.postmortemBegunAt ?? now,
      })
      .where(eq(incidents.id, incidentId))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'incident.postmortem_drafted',
      organizationId,
      subject: { type: 'incident', id: incidentId },
      changes: { characters: input.body.length },
    })
  })
}

/** Posts the postmortem as the incident's last update and removes the draft. Throws conflict before it is resolved. */
export const publishPostmortem = publishable('incident.postmortem', publishPostmortemAtOnce)

function publishPostmortemAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  input: { body: string; notify: boolean; seen?: string },
  shown: Shown = {},
): StatusUpdate {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    refuseChanged('body', incident.postmortemDraft ?? '', input.body, shown)
    return publishPostmortemIn(tx, deps, actor, incident, input)
  })
}

/** In the causing transaction, which has asked whether the actor may. */
export function publishPostmortemIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  incident: Incident,
  input: { body: string; notify: boolean; seen?: string },
): StatusUpdate {
  const { id, organizationId } = incident
  if (!isOver(incident)) throw conflict('Resolve the incident first: a postmortem looks back at it.')
  const update = insertStatusUpdate(tx, deps, actor, incident, { ...input, status: 'postmortem', services: [] })
  tx.update(incidents).set({ postmortemDraft: null, postmortemDraftedAt: null }).where(eq(incidents.id, id)).run()
  recordAudit(tx, deps, actor, {
    action: 'incident.postmortem_published',
    organizationId,
    subject: { type: 'incident', id },
    changes: { statusUpdate: update.id, notify: input.notify },
  })
  return update
}
