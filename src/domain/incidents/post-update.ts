import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { publishable } from '../publications/publishable.ts'
import { forgetDraft } from './drafts.ts'
import { effectsOf, findIncident } from './find-incident.ts'
import { endsIncident, type Incident, type StatusUpdate } from './incident.ts'
import { type AffectedService, insertStatusUpdate, type NewStatusUpdate } from './insert-status-update.ts'

export interface PostUpdate extends NewStatusUpdate {
  /** The form keeps a draft, which posting removes. */
  drafted?: boolean
  /** Services that it names and leaves as they are when it is posted. */
  kept?: ServiceId[]
}

/** Posts a status update; services it does not name keep what the incident set them to, and resolving releases them all. */
export const postUpdate = publishable('incident.update', postUpdateAtOnce, (tx, actor, incidentId, { drafted }) => {
  if (drafted) forgetDraft(tx, actor, incidentId)
})

function postUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  incidentId: IncidentId,
  input: PostUpdate,
): StatusUpdate {
  authorize(actor, 'incidents:write', organizationId)

  return write(deps.db, (tx) => postUpdateIn(tx, deps, actor, findIncident(tx, organizationId, incidentId), input))
}

/** In the causing transaction, which has asked whether the actor may. */
export function postUpdateIn(tx: Tx, deps: Deps, actor: Actor, incident: Incident, input: PostUpdate): StatusUpdate {
  const { id: incidentId, organizationId } = incident
  const held = effectsOf(tx, incidentId)
  const services = endsIncident(input.status)
    ? released([...held.keys()], input.services)
    : [...input.services, ...asTheyAre(held, input.kept ?? [])]
  const update = insertStatusUpdate(tx, deps, actor, incident, { ...input, services })
  if (input.drafted && actor.kind === 'member') forgetDraft(tx, actor, incidentId)
  recordAudit(tx, deps, actor, {
    action: 'incident.updated',
    organizationId,
    subject: { type: 'incident', id: incidentId },
    changes: {
      statusUpdate: update.id,
      before: incident.status,
      after: input.status,
      services,
      notify: input.notify,
    },
  })
  return update
}

function asTheyAre(held: ReadonlyMap<string, ServiceStatus>, kept: readonly ServiceId[]): AffectedService[] {
  return kept.flatMap((serviceId) => {
    const status = held.get(serviceId)
    return status ? [{ serviceId, status }] : []
  })
}

/** All services that the incident ever affected, operational again. */
function released(touched: string[], named: AffectedService[]): AffectedService[] {
  const ids = new Set([...touched, ...named.map(({ serviceId }) => serviceId)])
  return [...ids].map((serviceId) => ({ serviceId, status: 'operational' }))
}
