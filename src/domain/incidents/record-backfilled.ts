import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import type { Metadata } from '#src/words/metadata.ts'
import type { Indicator } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { findIncident } from './find-incident.ts'
import { fieldsOf, type Incident, type IncidentFields } from './incident.ts'
import { insertStatusUpdate } from './insert-status-update.ts'
import { insertIncident } from './open-incident.ts'

export interface BackfilledIncident extends IncidentFields {
  /** Markdown: what happened. */
  body: string
  /** UTC ms. */
  backfilledAt: number
  impactOverride?: Indicator | null
  metadata?: Metadata
}

/**
 * Records an incident of the past as one update, as Statuspage's back-filled ones are: it names no service, fills no bar and
 * notifies nobody. Throws invalid for a moment to come.
 */
export function recordBackfilled(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: BackfilledIncident,
): Incident {
  authorize(actor, 'incidents:write', organizationId)
  refuseFuture(deps, input.backfilledAt)

  return write(deps.db, (tx) => {
    const { body, backfilledAt: at, ...fields } = input
    const incident = insertIncident(tx, deps, organizationId, {
      ...fields,
      status: 'resolved',
      startedAt: at,
      backfilled: true,
    })
    insertStatusUpdate(tx, deps, actor, incident, {
      status: 'resolved',
      body,
      services: [],
      notify: false,
      displayAt: at,
    })
    recordAudit(tx, deps, actor, {
      action: 'incident.recorded',
      organizationId,
      subject: { type: 'incident', id: incident.id },
      changes: { ...fieldsOf(input), startedAt: at, endedAt: at },
    })
    return findIncident(tx, organizationId, incident.id)
  })
}

export function refuseFuture({ clock }: Pick<Deps, 'clock'>, backfilledAt: number): void {
  if (backfilledAt > clock.now())
    throw invalid({ backfilledAt: 'This is still to come: open an incident, or plan maintenance.' })
}
