import { eq } from 'drizzle-orm'
import type { NotificationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { routes } from '#src/routes.ts'
import type { Deps } from '../context.ts'
import { readPauses } from '../deliveries/channel-pause.ts'
import { publicUrl } from '../settings/instance.ts'
import type { NotificationLateMail } from './channels/mail-facts.ts'
import type { Sendable } from './channels/sendable.ts'
import { findNotification } from './find-notification.ts'
import { leftOf } from './late-notifications.ts'
import { readLedger } from './ledger.ts'

/** Facts of the mail to owners and admins about a notification that takes long. */
export function lateFacts(deps: Deps, notificationId: NotificationId | null): Sendable<NotificationLateMail> {
  const row = deps.db
    .select({ organization: organizations })
    .from(notifications)
    .innerJoin(organizations, eq(organizations.id, notifications.organizationId))
    .where(eq(notifications.id, notificationId ?? ''))
    .get()
  if (!row || row.organization.deletedAt !== null) return { skip: 'The organization is gone.' }
  const { id, slug, name, timeZone } = row.organization
  const notification = findNotification(deps.db, id, notificationId ?? '')
  const ledger = readLedger(deps.db, notification.id)
  if (leftOf(ledger) === 0) return { skip: 'No messages are left to send.' }
  const facts: NotificationLateMail = {
    organization: name,
    timeZone,
    about: notification.about.title,
    releasedAt: notification.releaseAt,
    due: ledger.due,
    delivered: ledger.delivered,
    failed: ledger.failed,
    left: leftOf(ledger),
    pauses: readPauses(deps.db).map(({ channel, since, reason }) => ({ channel, since, reason })),
    url: publicUrl(deps) + routes.dashboard.notification.show.url({ slug, id: notification.id }),
  }
  return { send: facts }
}
