import { eq } from 'drizzle-orm'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { routes } from '#src/routes.ts'
import type { Deps } from '../context.ts'
import { readPauses } from '../deliveries/channel-pause.ts'
import { publicUrl } from '../settings/instance.ts'
import type { NotificationLateMail } from './channels/reminder-mail-facts.ts'
import type { Sendable } from './channels/sendable.ts'
import { findNotification } from './find-notification.ts'
import { lateNotifications, leftOf } from './late-notifications.ts'
import { readLedger } from './ledger.ts'
import type { Notification } from './notification.ts'

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
  const late = lateNotifications(deps, id).filter(({ lateNotifiedAt }) => lateNotifiedAt !== null)
  const unfinished = isUnfinished(deps, notificationId) ? notificationId : late[0]?.id
  if (!unfinished) return { skip: 'No messages are left to send.' }
  const notification = findNotification(deps.db, id, unfinished)
  const ledger = readLedger(deps.db, notification.id)
  const facts: NotificationLateMail = {
    organization: name,
    timeZone,
    about: notification.about.title,
    others: titlesOf(
      deps,
      id,
      late.filter((one) => one.id !== notification.id),
    ),
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

function isUnfinished({ db }: Deps, notificationId: NotificationId | null): boolean {
  return leftOf(readLedger(db, notificationId ?? '')) > 0
}

/** Several may be about the same incident. */
function titlesOf({ db }: Deps, organizationId: OrganizationId, late: readonly Notification[]): string[] {
  return [...new Set(late.map(({ id }) => findNotification(db, organizationId, id).about.title))]
}
