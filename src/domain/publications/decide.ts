import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { publications } from '#src/db/schema/publications.ts'
import { write } from '#src/db/write.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Deps, Member } from '../context.ts'
import { conflict, forbidden, invalid } from '../errors.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { findPublication, type ListedPublication } from './find-publication.ts'
import { previewOf } from './preview.ts'
import { isOpen, type Publication } from './publication.ts'
import { type Perform, publish, publisherOf } from './publish.ts'
import { isOwn } from './releasers.ts'

/** Which of its versions somebody has seen, and what of it people would read. */
export interface Reviewed {
  version: number
  digest: string
}

/** Published, or scheduled for its time. */
export type Decided = { publishedAs: string } | { scheduledFor: number }

/**
 * A second person releases what they have read: it is published, or, where its time is still to come, then. Throws forbidden for one's
 * own, and conflict where it would tell something else than what they have read.
 */
export function releasePublication(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  reviewed: Reviewed,
  perform: Perform,
): Decided {
  const found = findInReview(deps, actor, organizationId, id)
  refuseOwn(deps, actor, found)
  refuseOther(deps, actor, found, reviewed, perform)
  const released = { releasedById: actor.accountId, releasedDigest: reviewed.digest }
  const { publishAt } = found
  if (publishAt !== null && publishAt > deps.clock.now()) {
    settle(deps, actor, found, 'publication.released', { ...released, state: 'scheduled' })
    return { scheduledFor: publishAt }
  }
  const publisher = publisherOf(deps, found, actor) ?? actor
  const by = {
    actor: publisher,
    decidedBy: actor,
    action: 'publication.released',
    due: 'released',
    kept: released,
  } as const
  return { publishedAs: publish(deps, found, by, perform) }
}

/** Before its time, or after it has passed: now. Throws ReleaseRequired where nobody has released what it would tell. */
export function publishNow(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  reviewed: Reviewed,
  perform: Perform,
): Decided {
  authorize(actor, 'incidents:write', organizationId)
  const found = findOpen(deps, organizationId, id)
  if (found.state !== 'scheduled' && found.state !== 'waiting')
    throw conflict('This waits for a second person, who has to release it.')
  refuseOther(deps, actor, found, reviewed, perform)
  const due = found.releasedDigest === reviewed.digest ? 'released' : 'not released'
  const by = { actor, decidedBy: actor, action: 'publication.published', due } as const
  return { publishedAs: publish(deps, found, by, perform) }
}

/** Sends it back to its author with a reason, who is mailed. Throws forbidden for one's own. */
export function sendBack(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  input: { version: number; reason: string },
): void {
  const found = findInReview(deps, actor, organizationId, id)
  refuseOwn(deps, actor, found)
  refuseOtherVersion(found, input.version)
  const reason = input.reason.trim()
  if (reason === '') throw invalid({ reason: 'Say what has to change.' })
  if (reason.length > 1000) throw invalid({ reason: 'Keep the reason under 1,000 characters.' })
  settle(deps, actor, found, 'publication.sent_back', { state: 'sent_back', reason }, (tx) => {
    const author = tx
      .select()
      .from(accounts)
      .where(eq(accounts.id, found.authorId ?? ''))
      .get()
    if (author && author.deletionRequestedAt === null)
      queueAccountMail(tx, deps, { kind: 'publication', address: author.email, subjectId: id, organizationId })
  })
}

/** It is not published, and its text is gone but for what `besides` keeps in the same transaction. */
export function withdrawPublication(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  id: string,
  besides: (tx: Tx, found: Publication) => void = () => {},
): Publication {
  authorize(actor, 'incidents:write', organizationId)
  const found = findOpen(deps, organizationId, id)
  write(deps.db, (tx) => {
    tx.delete(publications).where(eq(publications.id, id)).run()
    besides(tx, found)
    recordAudit(tx, deps, actor, entryOf(found, 'publication.withdrawn'))
  })
  return found
}

export function findInReview(deps: Deps, actor: Member, organizationId: OrganizationId, id: string): ListedPublication {
  authorize(actor, 'incidents:write', organizationId)
  const found = findOpen(deps, organizationId, id)
  if (found.state !== 'in_review') throw conflict('This does not wait for a release any more.')
  return found
}

function findOpen({ db }: Deps, organizationId: OrganizationId, id: string): ListedPublication {
  const found = findPublication(db, organizationId, id)
  if (!isOpen(found)) throw conflict('This is published already.')
  return found
}

function refuseOwn({ db }: Deps, actor: Member, found: Publication): void {
  if (isOwn(db, actor, found))
    throw forbidden('This is your own: somebody else of the team has to read and release it.')
}

function refuseOtherVersion(found: Publication, version: number): void {
  if (found.version !== version) throw conflict('This was changed since you opened it. Read it again.')
}

/** What is released is what was read, though an incident, a title or a service may have changed since. */
export function refuseOther(
  deps: Deps,
  actor: Member,
  found: Publication,
  { version, digest }: Reviewed,
  perform: Perform,
) {
  refuseOtherVersion(found, version)
  const preview = previewOf(deps, found, () => rehearsal(deps, actor, found, perform))
  if ('problem' in preview) throw conflict(preview.problem)
  if (preview.digest !== digest) throw conflict('What this would tell has changed since you opened it. Read it again.')
}

/** As it would be published now, if it were released. */
export function rehearsal(deps: Deps, actor: Member, found: Publication, perform: Perform): unknown {
  const publisher = publisherOf(deps, found, actor) ?? actor
  return perform({ ...publisher, publishing: { due: 'released' } } as typeof publisher, found)
}

export function settle(
  deps: Deps,
  actor: Parameters<typeof recordAudit>[2],
  found: Publication,
  action: AuditAction,
  changes: Partial<Publication>,
  besides: (tx: Tx) => void = () => {},
): void {
  write(deps.db, (tx) => {
    const settled = tx
      .update(publications)
      .set({ ...changes, updatedAt: deps.clock.now() })
      .where(
        and(
          eq(publications.id, found.id),
          eq(publications.version, found.version),
          eq(publications.state, found.state),
        ),
      )
      .returning({ id: publications.id })
      .all()
    if (settled.length === 0) throw conflict('Somebody else has changed or published this meanwhile.')
    besides(tx)
    recordAudit(tx, deps, actor, entryOf(found, action, changes.reason ?? null))
  })
}

function entryOf(
  { id, organizationId, act, title, version }: Publication,
  action: AuditAction,
  reason: string | null = null,
) {
  const changes = { act, title, version, ...(reason !== null && { reason }) }
  return { action, organizationId, subject: { type: 'publication', id }, changes }
}
