import type { Tx } from '#src/db/connection.ts'
import type { AccountId, IncidentId, OrganizationId } from '#src/db/ids.ts'
import type { Deps, Member } from '../context.ts'
import { promises, serviceField } from '../incidents/check-incident.ts'
import { type DraftFields, findDraft, newIncident, putDraft } from '../incidents/drafts.ts'
import type { OpenIncident } from '../incidents/open-incident.ts'
import type { PostUpdate } from '../incidents/post-update.ts'
import { withdrawPublication } from '../publications/decide.ts'
import type { Publication } from '../publications/publication.ts'
import { incidentWriters } from '../team/incident-writers.ts'

/**
 * It is not published. What a person wrote for an incident is their draft again, behind what they have begun meanwhile; of
 * everything else the text is gone. Returns whether it is a draft.
 */
export function withdrawToDraft(deps: Deps, actor: Member, organizationId: OrganizationId, id: string): boolean {
  let isKept = false
  withdrawPublication(deps, actor, organizationId, id, (tx, found) => {
    isKept = keepAsDraft(tx, deps, found)
  })
  return isKept
}

/** Whose draft it becomes where it is withdrawn; null: nobody's. */
export function draftsmanOf(db: Tx | Deps['db'], { act, organizationId, authorId }: Publication): AccountId | null {
  if (act !== 'incident.open' && act !== 'incident.update') return null
  // A program's text is the program's, and whoever may not write here any more has no use for it.
  return incidentWriters(db, organizationId).find((one) => one.id === authorId)?.id ?? null
}

function keepAsDraft(tx: Tx, deps: Deps, found: Publication): boolean {
  const accountId = draftsmanOf(tx, found)
  if (accountId === null) return false
  const owner = { accountId, organizationId: found.organizationId }
  const subjectId = found.act === 'incident.open' ? newIncident : found.subjectId
  putDraft(tx, deps, owner, subjectId, behind(findDraft(tx, owner, subjectId)?.fields ?? {}, fieldsOf(found)))
  return true
}

/** As its form was filled in (check-incident.ts). */
function fieldsOf({ act, args, createdAt }: Publication): DraftFields {
  const input =
    act === 'incident.open' ? (args as [OpenIncident])[0] : { title: '', ...(args as [IncidentId, PostUpdate])[1] }
  const minutes = input.nextUpdateBy ? Math.round((input.nextUpdateBy - createdAt) / 60_000) : 0
  return {
    ...(input.title !== '' && { title: input.title }),
    ...{ status: input.status, body: input.body },
    ...(input.notify && { notify: 'yes' }),
    ...(promises.some((one) => one === minutes) && { nextUpdateIn: String(minutes) }),
    ...Object.fromEntries(input.services.map(({ serviceId, status }) => [serviceField(serviceId), status])),
  }
}

/** Nothing of either text is lost; what is chosen stays as it was chosen last. */
function behind(begun: DraftFields, withdrawn: DraftFields): DraftFields {
  const bodies = [begun.body, withdrawn.body].filter((text) => text !== undefined && text.trim() !== '')
  const title = begun.title?.trim() ? begun.title : withdrawn.title
  return { ...withdrawn, ...begun, ...(title !== undefined && { title }), body: bodies.join('\n\n') }
}
