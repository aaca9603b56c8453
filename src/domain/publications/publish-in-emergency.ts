import type { OrganizationId } from '#src/db/ids.ts'
import type { Deps, Member } from '../context.ts'
import { invalid } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { incidentWriters } from '../team/incident-writers.ts'
import { findInReview, type Reviewed, refuseOther } from './decide.ts'
import { type Perform, publish, publisherOf } from './publish.ts'

/** Characters of a reason: a word is none, and a novel is a mistake. */
const reasonLength = { least: 10, most: 500 }

/**
 * Publishes what a second person would have to release, because a person says that it cannot wait, and why. The audit log and the
 * publication keep the reason, and everybody else who writes here is mailed at once. Programs have no way to it.
 */
export function publishInEmergency(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  { reason, ...reviewed }: Reviewed & { reason: string },
  perform: Perform,
): { publishedAs: string } {
  const found = findInReview(deps, actor, organizationId, id)
  const problem = reasonProblem(reason.trim())
  if (problem !== undefined) throw invalid({ emergency: problem })
  refuseOther(deps, actor, found, reviewed, perform)
  const others = incidentWriters(deps.db, organizationId).filter((one) => one.id !== actor.accountId)
  const by = {
    ...{ actor: publisherOf(deps, found, actor) ?? actor, decidedBy: actor, due: 'released' as const },
    ...{
      action: 'publication.published_in_emergency' as const,
      kept: { reason: reason.trim() },
      noted: { told: others.length },
    },
  }
  const publishedAs = publish(deps, found, by, perform, (tx) => {
    for (const { address } of others)
      queueAccountMail(tx, deps, { kind: 'emergency_publication', address, subjectId: id, organizationId })
  })
  return { publishedAs }
}

function reasonProblem({ length }: string): string | undefined {
  if (length < reasonLength.least) return 'Say in a few words why this cannot wait for a second person.'
  return length > reasonLength.most ? `Keep the reason under ${reasonLength.most} characters.` : undefined
}
