import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { countByChannel } from '../notifications/audience-counts.ts'
import { requireReleaseFor } from '../notifications/require-release.ts'
import { publishable } from '../publications/publishable.ts'
import type { Announcement } from './announcement.ts'
import { type AnnouncementInput, lengthProblem } from './check-announcement.ts'
import { findAnnouncement } from './find-announcements.ts'

/**
 * Stands at the top of the status page from its beginning to its end. With `notify`, everybody who follows the whole page by mail gets
 * one, once it begins. Throws invalid for an end that has passed, and ReleaseRequired.
 */
export const publishAnnouncement = publishable('announcement.publish', publishAnnouncementAtOnce)

function publishAnnouncementAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: AnnouncementInput,
): Announcement {
  authorize(actor, 'incidents:write', organizationId)
  refuseOver(deps, input)
  return write(deps.db, (tx) => {
    const now = deps.clock.now()
    if (input.notify) requireReleaseFor(tx, actor, organizationId, mailed(tx, organizationId))
    const authorId = actor.kind === 'member' ? actor.accountId : null
    const announcement = tx
      .insert(announcements)
      .values({ ...input, id: deps.ids.id(), organizationId, authorId, createdAt: now, updatedAt: now })
      .returning()
      .get()
    recordAudit(tx, deps, actor, {
      action: 'announcement.published',
      organizationId,
      subject: { type: 'announcement', id: announcement.id },
      changes: { ...input, body: undefined },
    })
    return announcement
  })
}

/** Changes what it says and until when. Nobody is mailed again; one whose mails have not left takes them along. */
export function editAnnouncement(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: Omit<AnnouncementInput, 'notify'>,
): void {
  authorize(actor, 'incidents:write', organizationId)
  refuseOver(deps, input)
  const { title, body, linkUrl, startsAt, endsAt } = input
  const after = { title, body, linkUrl, startsAt, endsAt }
  write(deps.db, (tx) => {
    const before = findAnnouncement(tx, organizationId, id)
    if (before.withdrawnAt !== null) throw conflict('It is no longer on the page: publish another one.')
    // What is still to be mailed would be mailed as it reads then.
    if (before.notify && before.notifiedAt === null)
      requireReleaseFor(tx, actor, organizationId, mailed(tx, organizationId))
    tx.update(announcements)
      .set({ ...after, updatedAt: deps.clock.now() })
      .where(eq(announcements.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'announcement.edited',
      organizationId,
      subject: { type: 'announcement', id },
      changes: {
        before: { title: before.title, startsAt: before.startsAt, endsAt: before.endsAt },
        after: { ...after, body: undefined },
      },
    })
  })
}

/** Takes it from the page; mails that have not left do not leave. Throws not_found, and conflict a second time. */
export function withdrawAnnouncement(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const { title } = findAnnouncement(tx, organizationId, id)
    const now = deps.clock.now()
    const withdrawn = tx
      .update(announcements)
      .set({ withdrawnAt: now, updatedAt: now })
      .where(and(eq(announcements.id, id), isNull(announcements.withdrawnAt)))
      .returning({ id: announcements.id })
      .all()
    if (withdrawn.length === 0) throw conflict('It is no longer on the page.')
    recordAudit(tx, deps, actor, {
      action: 'announcement.withdrawn',
      organizationId,
      subject: { type: 'announcement', id },
      changes: { title },
    })
  })
}

/** Whom it is mailed to: as an incident that names no service. */
export const announcementTopic = { kind: 'incident', serviceIds: [] } as { kind: 'incident'; serviceIds: string[] }

function mailed(tx: Tx, organizationId: OrganizationId): number {
  return countByChannel(tx, organizationId, announcementTopic).get('email') ?? 0
}

function refuseOver({ clock }: Deps, input: Pick<AnnouncementInput, 'startsAt' | 'endsAt'>): void {
  const problem = lengthProblem(input)
  if (problem !== undefined) throw invalid({ endsAt: problem })
  if (input.endsAt <= clock.now()) throw invalid({ endsAt: 'This time has passed: choose one in the future.' })
}
