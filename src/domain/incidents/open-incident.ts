import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { Metadata } from '#src/words/metadata.ts'
import type { FurtherTexts, IncidentStatus, Indicator } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { publishable } from '../publications/publishable.ts'
import { forgetDraft, newIncident } from './drafts.ts'
import { findIncident } from './find-incident.ts'
import { fieldsOf, type Incident, type IncidentFields } from './incident.ts'
import { type AffectedService, insertStatusUpdate } from './insert-status-update.ts'

export interface OpenIncident extends IncidentFields {
  /** Markdown. */
  body: string
  /** Title and text in further languages of the page. */
  furtherTitles?: FurtherTexts | null
  furtherBodies?: FurtherTexts | null
  status: IncidentStatus
  services: AffectedService[]
  notify: boolean
  /** UTC ms; now where absent. */
  startedAt?: number
  impactOverride?: Indicator | null
  /** UTC ms of the next update that visitors are promised. */
  nextUpdateBy?: number | null
  metadata?: Metadata
  /** As Statuspage writes it (reminder-intervals.ts). */
  reminderIntervals?: string | null
}

/** Opens an incident, sets the affected services' statuses, queues the notification and removes the draft of it. */
export const openIncident = publishable('incident.open', openIncidentAtOnce, (tx, actor) =>
  forgetDraft(tx, actor, newIncident),
)

function openIncidentAtOnce(deps: Deps, actor: Actor, organizationId: OrganizationId, input: OpenIncident): Incident {
  authorize(actor, 'incidents:write', organizationId)

  return write(deps.db, (tx) => {
    const incident = insertIncident(tx, deps, organizationId, input)
    insertStatusUpdate(tx, deps, actor, incident, { ...input, displayAt: incident.startedAt })
    if (actor.kind === 'member') forgetDraft(tx, actor, newIncident)
    recordAudit(tx, deps, actor, {
      action: 'incident.opened',
      organizationId,
      subject: { type: 'incident', id: incident.id },
      changes: { ...fieldsOf(input), status: input.status, services: input.services, notify: input.notify },
    })
    return findIncident(tx, organizationId, incident.id)
  })
}

/** In the causing transaction, which must add the first update. */
export function insertIncident(
  tx: Tx,
  deps: Deps,
  organizationId: OrganizationId,
  input: IncidentFields &
    Pick<
      OpenIncident,
      'furtherTitles' | 'status' | 'startedAt' | 'impactOverride' | 'metadata' | 'reminderIntervals'
    > & {
      backfilled?: boolean
    },
): Incident {
  const now = deps.clock.now()
  return tx
    .insert(incidents)
    .values({
      id: deps.ids.id(),
      organizationId,
      ...fieldsOf(input),
      furtherTitles: input.furtherTitles ?? null,
      status: input.status,
      impact: 'none',
      impactOverride: input.impactOverride ?? null,
      backfilled: input.backfilled ?? false,
      metadata: input.metadata ?? {},
      reminderIntervals: input.reminderIntervals ?? null,
      startedAt: input.startedAt ?? now,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get()
}
