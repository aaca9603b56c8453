import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import { recallNotification } from '../notifications/recall.ts'
import { tellTakenBack } from '../notifications/tell-taken-back.ts'
import { typedAs } from './check-incident.ts'
import { withdrawIncident } from './delete-incident.ts'
import { withdrawUpdate } from './delete-status-update.ts'
import { newIncident, putDraft } from './drafts.ts'
import { findIncident, findStatusUpdate, updatesOf } from './find-incident.ts'
import { fieldsOf } from './incident.ts'
import { wordsOfUpdate } from './update-name.ts'

/**
 * Recalls an update before any message leaves for a person: nobody is notified, visitors no longer see it, and its text becomes
 * a draft again, so that nothing typed is lost. Programs, which knew of it at once, are told how things stand without it. An
 * incident's only update takes the incident with it. Throws conflict once messages have left. Returns the draft's subject: the incident's id, or '' for a new incident.
 */
export function takeBackUpdate(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  id: string,
): string {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, incidentId)
    const update = findStatusUpdate(tx, incident, id)
    const { status, body } = update
    const updates = updatesOf(tx, incidentId)
    const services = updates.find((one) => one.id === id)?.services ?? []

    const recalled = recallNotification(tx, deps, { statusUpdateId: id }, `“${wordsOfUpdate(update.body)}”`)
    const whole = updates.length === 1
    if (whole) {
      withdrawIncident(tx, deps, incident)
      putDraft(tx, deps, actor, newIncident, typedAs(fieldsOf(incident), update, services))
    } else {
      withdrawUpdate(tx, deps, incident, update)
      putDraft(tx, deps, actor, incidentId, typedAs({}, update, services))
    }
    const left = updates.find((one) => one.id !== id)
    tellTakenBack(tx, deps, organizationId, { recalled, statusUpdateId: left?.id ?? id, withdrawn: whole })
    recordAudit(tx, deps, actor, {
      action: whole ? 'incident.taken_back' : 'status_update.taken_back',
      organizationId,
      subject: whole ? { type: 'incident', id: incidentId } : { type: 'status_update', id },
      changes: { before: { ...fieldsOf(incident), status, body } },
    })
    return whole ? newIncident : incidentId
  })
}
