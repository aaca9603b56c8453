import { mayDo } from '#src/domain/authorize.ts'
import { readPauses } from '#src/domain/deliveries/channel-pause.ts'
import { listNotifications } from '#src/domain/notifications/find-notification.ts'
import { failedCauses, retryCause } from '#src/domain/notifications/retry-failed.ts'
import { routes } from '#src/routes.ts'
import { NotificationsPage } from '#views/dashboard/notifications.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { ledgerOf, notificationProps, retriedSentence } from './notification.tsx'
import { dashboardShell } from './shell.ts'

const perPage = 20

export const notificationListRoutes: Binding[] = [
  page(routes.dashboard.notifications, showNotifications),

  action(routes.dashboard.failedMessages, async ({ deps, actor, params, form }) => {
    const messages = await retryCause(deps, actor, actor.organizationId, form.text('cause'))
    return done(routes.dashboard.notifications.url(params), retriedSentence(messages))
  }),
]

function showNotifications(context: MemberContext): JSX.Element {
  const { deps, actor, organization, query } = context
  const found = listNotifications(deps.db, organization.id, turnOf(query), perPage)
  return NotificationsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    pauses: readPauses(deps.db),
    failures: mayDo(actor.role, 'subscribers:write') ? failedCauses(deps, organization.id) : [],
    notifications: found.rows.map((one) => ({
      notification: notificationProps(deps, one),
      ledger: ledgerOf(deps, one.id),
    })),
    turns: turnLinks(found),
  })
}
