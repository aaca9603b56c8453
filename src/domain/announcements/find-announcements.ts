import { and, desc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { notFound } from '../errors.ts'
import type { Announcement } from './announcement.ts'

/** At once on a page: more would push everything else down. */
const mostShown = 3

/** What visitors are shown now, the newest first. */
export function shownAnnouncements(db: Reader, organizationId: OrganizationId, now: number): Announcement[] {
  return prepared(db, 'shown announcements', shown).all({ organizationId, now })
}

function shown(db: Reader) {
  const { startsAt, endsAt, withdrawnAt, id } = announcements
  const now = sql.placeholder('now')
  return db
    .select()
    .from(announcements)
    .where(
      and(
        ...[eq(announcements.organizationId, organizationAsked), gt(endsAt, now)],
        ...[lte(startsAt, now), isNull(withdrawnAt)],
      ),
    )
    .orderBy(desc(startsAt), desc(id))
    .limit(mostShown)
    .prepare()
}

/** The newest ones, over or not. */
export function listAnnouncements(db: Reader, organizationId: OrganizationId, limit: number): Announcement[] {
  return db
    .select()
    .from(announcements)
    .where(eq(announcements.organizationId, organizationId))
    .orderBy(desc(announcements.endsAt), desc(announcements.id))
    .limit(limit)
    .all()
}

/** Throws not_found for another organization's and for an unknown one alike. */
export function findAnnouncement(db: Reader, organizationId: OrganizationId, id: string): Announcement {
  const found = db
    .select()
    .from(announcements)
    .where(and(eq(announcements.id, id), eq(announcements.organizationId, organizationId)))
    .get()
  if (!found) throw notFound('announcement')
  return found
}
