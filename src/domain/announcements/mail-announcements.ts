import { and, asc, count, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import type { Db, Reader, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { isAtLeisure, isDue } from '../deliveries/turns.ts'
import { follows } from '../notifications/audience.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import type { Announcement } from './announcement.ts'
import { announcementTopic } from './publish-announcement.ts'

/** Followers per transaction. */
const atOnce = 250
/** Mails that may wait at once: whoever leaves meanwhile is mailed nothing, and the outbox stays short. */
const mostWaiting = 250

/**
 * The next step of one announcement that has begun: a mail to each of the next followers. Its position is written with the mails, so
 * that a crash loses and doubles none.
 */
export function mailAnnouncements(deps: Deps): void {
  const next = nextToMail(deps)
  if (!next || waitingMails(deps.db) >= mostWaiting) return
  writeUnaudited(deps.db, (tx) => mailStep(tx, deps, next))
}

function mailStep(tx: Tx, deps: Deps, { id, organizationId, notifiedThrough }: Announcement): void {
  const audience = tx
    .select()
    .from(subscribers)
    .where(
      and(
        follows(tx, organizationId, announcementTopic),
        eq(subscribers.channel, 'email'),
        gt(subscribers.id, notifiedThrough),
      ),
    )
    .orderBy(asc(subscribers.id))
    .limit(atOnce)
    .all()
  for (const subscriber of audience)
    queueMessage(tx, deps, { organizationId, subscriber, kind: 'announcement', subjectId: id })
  tx.update(announcements)
    .set({
      notifiedThrough: audience.at(-1)?.id ?? notifiedThrough,
      notifiedAt: audience.length < atOnce ? deps.clock.now() : null,
    })
    .where(eq(announcements.id, id))
    .run()
}

function nextToMail({ db, clock }: Deps): Announcement | undefined {
  return next(db).get({ now: clock.now() })?.announcement
}

/** Prepared, because it is asked each second. */
const next = (db: Db) =>
  prepared(db, 'announcement to mail', () =>
    db
      .select({ announcement: announcements })
      .from(announcements)
      .innerJoin(organizations, eq(organizations.id, announcements.organizationId))
      .where(
        and(
          eq(announcements.notify, true),
          isNull(announcements.notifiedAt),
          isNull(announcements.withdrawnAt),
          lte(announcements.startsAt, sql.placeholder('now')),
          gt(announcements.endsAt, sql.placeholder('now')),
          isNull(organizations.deletedAt),
        ),
      )
      .orderBy(asc(announcements.startsAt), asc(announcements.id))
      .limit(1)
      .prepare(),
  )

function waitingMails(db: Reader): number {
  const { kind, channel } = deliveries
  const waiting = and(eq(channel, 'email'), eq(kind, 'announcement'), isDue, isAtLeisure)
  return db.select({ count: count() }).from(deliveries).where(waiting).get()?.count ?? 0
}
