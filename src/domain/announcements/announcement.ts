import type { announcements } from '#src/db/schema/announcements.ts'

export type Announcement = typeof announcements.$inferSelect

export type AnnouncementState = 'planned' | 'shown' | 'over'

/** `now`: UTC ms. */
export function announcementState({ startsAt, endsAt, withdrawnAt }: Announcement, now: number): AnnouncementState {
  if (withdrawnAt !== null || endsAt <= now) return 'over'
  return startsAt > now ? 'planned' : 'shown'
}
