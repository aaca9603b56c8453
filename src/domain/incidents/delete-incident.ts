import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { notificationsOfIncident, tellTakenBack } from '../notifications/tell-taken-back.ts'
import { markChanged } from '../services/mark-changed.ts'
import { findIncident, servicesOf, updatesOf } from './find-incident.ts'
import { type Incident, isOver } from './incident.ts'

/**
 * Removes an incident from the status page, history, bars and feeds, as if it had never been; suppresses its unsent messages.
 * Programs that know of it as open are told that it is over.
 * The audit log keeps its texts. Throws invalid unless its title was typed.
 */
export function deleteIncident(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: IncidentId,
  typedTitle: string,
): void {
  authorize(actor, 'incidents:write', organizationId)
  const { title } = findIncident(deps.db, organizationId, id)
  if (typedTitle.trim() !== title) throw invalid({ typedTitle: `Type the title exactly as shown: ${title}` })
  removeIncident(deps, actor, organizationId, id)
}

/** `deleteIncident()` for a program, which means the id that it names. */
export function removeIncident(deps: Deps, actor: Actor, organizationId: OrganizationId, id: IncidentId): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const incident = findIncident(tx, organizationId, id)
    const updates = updatesOf(tx, id)
    const said = updates.map(({ status, body, displayAt }) => ({ status, body, displayAt }))
    withdrawIncident(tx, deps, incident)
    const [newest] = updates
    if (newest && !isOver(incident))
      tellTakenBack(tx, deps, organizationId, {
        recalled: notificationsOfIncident(tx, id),
        ...{ statusUpdateId: newest.id, withdrawn: true },
      })
    recordAudit(tx, deps, actor, {
      action: 'incident.deleted',
      organizationId,
      subject: { type: 'incident', id },
      changes: { before: { title: incident.title, startedAt: incident.startedAt, updates: said } },
    })
  })
}

/** In the causing transaction. An incident without updates has no effects and fills no bar. */
export function withdrawIncident(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, incident: Incident): void {
  tellStatusChanges(tx, deps, incident.organizationId, () => withdraw(tx, deps, incident))
}

function withdraw(tx: Tx, { clock }: Pick<Deps, 'clock'>, { id, resolvedAt }: Incident): void {
  const now = clock.now()
  tx.update(statusUpdates).set({ deletedAt: now }).where(eq(statusUpdates.incidentId, id)).run()
  tx.update(incidents)
    .set({ deletedAt: now, resolvedAt: resolvedAt ?? now, nextUpdateBy: null })
    .where(eq(incidents.id, id))
    .run()
  markChanged(
    tx,
    servicesOf(tx, id).map((service) => service.id),
    now,
  )
}
