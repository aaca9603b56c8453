import { eq } from 'drizzle-orm'
import { announcements } from '#src/db/schema/announcements.ts'
import type { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { SubscriberMail } from '../mail-facts.ts'
import type { AnnouncementMail } from '../publishing-mail-facts.ts'
import type { Sendable } from '../sendable.ts'

/** As it reads when the mail leaves; none once it is over. */
export function announcementMail(
  deps: Deps,
  { subjectId }: Delivery,
  { name, language }: typeof organizations.$inferSelect,
  links: Pick<AnnouncementMail, 'pageUrl' | 'unsubscribeUrl' | 'manageUrl' | 'mailFooter'>,
): Sendable<SubscriberMail> {
  const row = deps.db
    .select()
    .from(announcements)
    .where(eq(announcements.id, subjectId ?? ''))
    .get()
  if (!row || row.withdrawnAt !== null) return { skip: 'The announcement was withdrawn.' }
  if (row.endsAt <= deps.clock.now()) return { skip: 'The announcement is over.' }
  const { title, body, linkUrl } = row
  return { send: deps.render.announcement({ ...links, organization: name, language, title, body, linkUrl }) }
}
