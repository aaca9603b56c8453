import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { publishable } from '../publications/publishable.ts'
import { findIncident } from './find-incident.ts'
import { endsIncident, fieldsOf, type Incident } from './incident.ts'
import { insertStatusUpdate } from './insert-status-update.ts'
import { nameServices, refuseUnknown } from './named-services.ts'
import { insertIncident, type OpenIncident } from './open-incident.ts'
import { settleOwnStatuses } from './own-statuses.ts'
import { wordsOr } from './update-texts.ts'

export interface IncidentByProgram extends Omit<OpenIncident, 'body' | 'startedAt' | 'nextUpdateBy'> {
  /** Markdown; absent: the usual words of the status. */
  body?: string | undefined
  /** Services that it names without setting their status. */
  named: ServiceId[]
}

/** Opens an incident for a program, with one update; one that is over at once leaves its services as they are said to be. */
export const openByProgram = publishable('incident.open_by_program', openByProgramAtOnce)

function openByProgramAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: IncidentByProgram,
): Incident {
  authorize(actor, 'incidents:write', organizationId)
  const organization = organizationById(deps, organizationId)
  const { body, named, services: said, ...rest } = input
  const ending = endsIncident(input.status)
  const services = ending ? said.map(({ serviceId }) => ({ serviceId, status: 'operational' as const })) : said

  return write(deps.db, (tx) => {
    refuseUnknown(tx, organizationId, [...named, ...said.map(({ serviceId }) => serviceId)])
    const incident = insertIncident(tx, deps, organizationId, rest)
    nameServices(tx, incident, named)
    const words = wordsOr(body, organization, input.status)
    tellStatusChanges(tx, deps, organizationId, () => {
      settleOwnStatuses(tx, deps, actor, organizationId, { services: said, ending })
      insertStatusUpdate(tx, deps, actor, incident, { ...rest, ...words, services, displayAt: incident.startedAt })
    })
    recordAudit(tx, deps, actor, {
      action: 'incident.opened',
      organizationId,
      subject: { type: 'incident', id: incident.id },
      changes: { ...fieldsOf(input), status: input.status, services: said, named, notify: input.notify },
    })
    return findIncident(tx, organizationId, incident.id)
  })
}
