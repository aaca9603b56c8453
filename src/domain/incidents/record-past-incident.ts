import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { readMoment } from '../forms/read-moment.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { affectedServices, checkBody, checkFields } from './check-incident.ts'
import { findIncident } from './find-incident.ts'
import { fieldsOf, type Incident, type IncidentFields } from './incident.ts'
import { type AffectedService, insertStatusUpdate } from './insert-status-update.ts'
import { insertIncident } from './open-incident.ts'
import { wordsOr } from './update-texts.ts'

export interface PastIncident extends IncidentFields {
  /** Markdown: what happened. */
  body: string
  services: AffectedService[]
  /** UTC ms. */
  startedAt: number
  endedAt: number
}

/** Reads both moments in the organization's time zone. */
export function checkPastIncident(form: Form, timeZone: string): Checked<PastIncident> {
  const services = affectedServices(form)
  const started = readMoment(form, 'startedAt', timeZone, 'Type when it began, such as 2026-03-10T13:45.')
  const ended = readMoment(form, 'endedAt', timeZone, 'Type when it was over, such as 2026-03-10T14:30.')
  const isBackwards = started.at !== null && ended.at !== null && ended.at <= started.at
  const errors = fieldErrors({
    services: services ? undefined : 'Choose one of the statuses for each service.',
    startedAt: started.problem,
    endedAt: isBackwards ? 'It ended after it began: correct one of the two.' : ended.problem,
  })
  const values = { services: services ?? [], startedAt: started.at ?? 0, endedAt: ended.at ?? 0 }
  return together(checkFields(form), checkBody(form), checked(values, errors))
}

/** Records an incident that is over: corrects the bars and notifies nobody. Throws invalid for an end in the future. */
export function recordPastIncident(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: PastIncident,
): Incident {
  authorize(actor, 'incidents:write', organizationId)
  const { body, services, startedAt, endedAt } = input
  if (endedAt > deps.clock.now())
    throw invalid({ endedAt: 'This is still to come: open an incident instead, or correct the time.' })
  const organization = organizationById(deps, organizationId)

  const record = (tx: Tx) => {
    const begun = insertIncident(tx, deps, organizationId, {
      ...fieldsOf(input),
      status: 'investigating',
      startedAt,
    })
    const first = { status: 'investigating', body, services, notify: false, displayAt: startedAt } as const
    insertStatusUpdate(tx, deps, actor, begun, first)
    const released = services.map(({ serviceId }) => ({ serviceId, status: 'operational' as const }))
    insertStatusUpdate(tx, deps, actor, findIncident(tx, organizationId, begun.id), {
      status: 'resolved',
      ...wordsOr(undefined, organization, 'resolved'),
      services: released,
      notify: false,
      displayAt: endedAt,
    })
    recordAudit(tx, deps, actor, {
      action: 'incident.recorded',
      organizationId,
      subject: { type: 'incident', id: begun.id },
      changes: { ...fieldsOf(input), services, startedAt, endedAt },
    })
    return findIncident(tx, organizationId, begun.id)
  }
  // As one change: that it ever was open is no news.
  return write(deps.db, (tx) => tellStatusChanges(tx, deps, organizationId, () => record(tx)))
}
