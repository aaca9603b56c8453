import type { Deps, Member, SystemActor } from '../context.ts'
import { DomainError } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { ReleaseRequired } from '../notifications/require-release.ts'
import { incidentWriters } from '../team/incident-writers.ts'
import { settle } from './decide.ts'
import { duePublications } from './find-publication.ts'
import { askOthers } from './hold.ts'
import { previewOf } from './preview.ts'
import type { Publication } from './publication.ts'
import { type Perform, publish, publisherOf } from './publish.ts'

/** Milliseconds after its time within which it is still published by itself: later it may not be true any more. */
export const publishedWithin = 3_600_000

const isLate =
  'Its time passed more than an hour ago, while Opsentry was off or its clock was in doubt. See whether it is still true, then publish it.'
const nobodyMay =
  'Whoever planned it may not publish any more, and neither may whoever released it. See whether it is still meant, then publish it.'

/** Publishes what is due. What cannot be, or is too late, waits for a person, and the team is mailed. Returns how many were due. */
export function publishDue(deps: Deps, actor: SystemActor, perform: Perform): number {
  const due = duePublications(deps.db, deps.clock.now())
  for (const publication of due) publishOne(deps, actor, publication, perform)
  return due.length
}

function publishOne(deps: Deps, actor: SystemActor, publication: Publication, perform: Perform): void {
  const publisher = publisherOf(deps, publication)
  if (deps.clock.now() - (publication.publishAt ?? 0) > publishedWithin) wait(deps, actor, publication, isLate)
  else if (publisher === null) wait(deps, actor, publication, nobodyMay)
  else
    try {
      const due = isAsReleased(deps, publication, publisher as Member, perform) ? 'released' : 'not released'
      publish(deps, publication, { actor: publisher, decidedBy: actor, action: 'publication.published', due }, perform)
    } catch (error) {
      if (error instanceof ReleaseRequired) askAgain(deps, actor, publication)
      else if (error instanceof DomainError)
        wait(deps, actor, publication, Object.values(error.fields)[0] ?? error.message)
      else throw error
    }
}

/** Since it was released, an incident, a title or a service may have changed what it tells. */
function isAsReleased(deps: Deps, publication: Publication, publisher: Member, perform: Perform): boolean {
  if (publication.releasedDigest === null) return false
  const released = { ...publisher, publishing: { due: 'released' as const } }
  const preview = previewOf(deps, publication, () => perform(released, publication))
  return 'digest' in preview && preview.digest === publication.releasedDigest
}

function wait(deps: Deps, actor: SystemActor, publication: Publication, reason: string): void {
  const { id, organizationId } = publication
  settle(deps, actor, publication, 'publication.left_waiting', { state: 'waiting', reason }, (tx) => {
    for (const { address } of incidentWriters(tx, organizationId))
      queueAccountMail(tx, deps, { kind: 'publication', address, subjectId: id, organizationId })
  })
}

function askAgain(deps: Deps, actor: SystemActor, publication: Publication): void {
  settle(
    deps,
    actor,
    publication,
    'publication.held',
    { state: 'in_review', reason: null, releasedById: null, releasedDigest: null },
    (tx) => askOthers(tx, deps, publication),
  )
}
