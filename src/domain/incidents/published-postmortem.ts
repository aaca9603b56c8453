import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid, notFound } from '../errors.ts'
import { publishable } from '../publications/publishable.ts'
import { amendUpdateIn } from './amend-update.ts'
import { withdrawUpdate } from './delete-status-update.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import type { Incident, StatusUpdate } from './incident.ts'
import { publishPostmortemIn } from './postmortem.ts'

/** A postmortem as programs see it: a draft, what is published, or both. */
export interface Postmortem {
  incident: Incident
  published: StatusUpdate | null
}

/** Throws not_found where nothing is written. */
export function findPostmortem(db: Reader, organizationId: OrganizationId, id: IncidentId): Postmortem {
  const incident = findIncident(db, organizationId, id)
  const published = publishedOf(db, id)
  if (published === null && incident.postmortemDraft === null) throw notFound('postmortem')
  return { incident, published }
}

/** The last one; null where there is none. */
export function publishedOf(db: Reader, id: IncidentId): StatusUpdate | null {
  return updatesOf(db, id).find(({ status }) => status === 'postmortem') ?? null
}

/**
 * Publishes the draft. One that is published already takes its text, and subscribers hear of it where `notify` says so. Throws
 * invalid where nothing is written, and conflict before the incident is resolved.
 */
export const publishDraft = publishable('incident.postmortem_by_program', publishDraftAtOnce)

function publishDraftAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  notify: boolean,
): Postmortem {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, id)
    const published = publishedOf(tx, id)
    const body = incident.postmortemDraft ?? published?.body
    if (body === undefined) throw invalid({ bodyDraft: 'Write the postmortem first, then publish it.' })
    if (published === null) publishPostmortemIn(tx, deps, actor, incident, { body, notify })
    else {
      amendUpdateIn(tx, deps, actor, incident, published, { body, notify })
      setDraft(tx, deps, incident, null)
    }
    return findPostmortem(tx, organizationId, id)
  })
}

/** Takes it from the page: its text is a draft again, unless there is a newer one. A draft stays one. Throws not_found. */
export function revertPostmortem(deps: Deps, actor: Actor, organizationId: OrganizationId, id: IncidentId): Postmortem {
  authorize(actor, 'incidents:write', organizationId)
  return write(deps.db, (tx) => {
    const { incident, published } = findPostmortem(tx, organizationId, id)
    withdraw(tx, deps, incident)
    if (incident.postmortemDraft === null) setDraft(tx, deps, incident, published?.body ?? null)
    record(tx, deps, actor, incident, 'incident.postmortem_reverted', { statusUpdate: published?.id ?? null })
    return findPostmortem(tx, organizationId, id)
  })
}

/** The draft and what is published. Throws not_found where nothing is written. */
export function deletePostmortem(deps: Deps, actor: Actor, organizationId: OrganizationId, id: IncidentId): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const { incident, published } = findPostmortem(tx, organizationId, id)
    withdraw(tx, deps, incident)
    setDraft(tx, deps, incident, null)
    tx.update(incidents).set({ postmortemBegunAt: null }).where(eq(incidents.id, id)).run()
    const said = { draft: incident.postmortemDraft, published: published?.body ?? null }
    record(tx, deps, actor, incident, 'incident.postmortem_deleted', { before: said })
  })
}

/** A form may have published several. */
function withdraw(tx: Tx, deps: Deps, incident: Incident): void {
  for (const update of updatesOf(tx, incident.id).filter(({ status }) => status === 'postmortem'))
    withdrawUpdate(tx, deps, findIncident(tx, incident.organizationId, incident.id), update)
}

function setDraft(tx: Tx, { clock }: Pick<Deps, 'clock'>, { id }: Incident, postmortemDraft: string | null): void {
  const postmortemDraftedAt = postmortemDraft === null ? null : clock.now()
  tx.update(incidents).set({ postmortemDraft, postmortemDraftedAt }).where(eq(incidents.id, id)).run()
}

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { id, organizationId }: Incident,
  action: AuditAction,
  changes: Record<string, unknown>,
): void {
  recordAudit(tx, deps, actor, { action, organizationId, subject: { type: 'incident', id }, changes })
}
