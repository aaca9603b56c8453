import type { Tx } from '#src/db/connection.ts'
import type { AccountId, IncidentId, OrganizationId } from '#src/db/ids.ts'
import type { Deps, Member } from '../context.ts'
import { promises, serviceField } from '../incidents/check-incident.ts'
import { type DraftFields, findDraft, newIncident, newMaintenance, putDraft } from '../incidents/drafts.ts'
import type { OpenIncident } from '../incidents/open-incident.ts'
import type { PostUpdate } from '../incidents/post-update.ts'
import { type NewWindow, reminderField, remindSeriesField } from '../maintenance/check-window.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { withdrawPublication } from '../publications/decide.ts'
import type { Publication } from '../publications/publication.ts'
import { incidentWriters } from '../team/incident-writers.ts'
import { localMoment } from '../time/local-moment.ts'

/**
 * It is not published. What a person wrote for an incident, or planned as maintenance, is their draft again, behind what they
 * have begun meanwhile; of everything else the text is gone. Returns whether it is a draft.
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
  if (act !== 'incident.open' && act !== 'incident.update' && act !== 'maintenance.plan') return null
  // A program's text is the program's, and whoever may not write here any more has no use for it.
  return incidentWriters(db, organizationId).find((one) => one.id === authorId)?.id ?? null
}

function keepAsDraft(tx: Tx, deps: Deps, found: Publication): boolean {
  const accountId = draftsmanOf(tx, found)
  if (accountId === null) return false
  const owner = { accountId, organizationId: found.organizationId }
  const subjectId =
    { 'incident.open': newIncident, 'maintenance.plan': newMaintenance }[found.act as string] ?? found.subjectId
  const { timeZone } = organizationById({ db: tx }, found.organizationId)
  const fields =
    found.act === 'maintenance.plan' ? planFields((found.args as [NewWindow])[0], timeZone) : fieldsOf(found)
  putDraft(tx, deps, owner, subjectId, behind(findDraft(tx, owner, subjectId)?.fields ?? {}, fields))
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

/** As its form was filled in (check-window.ts). */
function planFields(plan: NewWindow, timeZone: string): DraftFields {
  const ticks = (['autoStart', 'autoComplete', 'notifyAtStart', 'notifyAtEnd', 'notify'] as const).filter(
    (name) => plan[name],
  )
  const ticked = [...ticks, ...plan.serviceIds.map(serviceField), ...plan.reminders.map(reminderField)]
  const isReminded = plan.rule !== null && plan.reminders.length > 0
  return {
    ...{ title: plan.title, body: plan.body },
    scheduledStart: localMoment(plan.scheduledStart, timeZone),
    scheduledEnd: localMoment(plan.scheduledEnd, timeZone),
    ...(plan.rule !== null && { repeat: 'own', rule: plan.rule }),
    ...Object.fromEntries([...ticked, ...(isReminded ? [remindSeriesField] : [])].map((name) => [name, 'yes'])),
  }
}

/** Nothing of either text is lost; what is chosen stays as it was chosen last. */
function behind(begun: DraftFields, withdrawn: DraftFields): DraftFields {
  const bodies = [begun.body, withdrawn.body].filter((text) => text !== undefined && text.trim() !== '')
  const title = begun.title?.trim() ? begun.title : withdrawn.title
  return { ...withdrawn, ...begun, ...(title !== undefined && { title }), body: bodies.join('\n\n') }
}
