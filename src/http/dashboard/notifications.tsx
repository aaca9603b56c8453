import { mayDo } from '#src/domain/authorize.ts'
import { readPauses } from '#src/domain/deliveries/channel-pause.ts'
import { type FoundNotification, listNotifications } from '#src/domain/notifications/find-notification.ts'
import { failedCauses, retryCause } from '#src/domain/notifications/retry-failed.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { NotificationsPage } from '#views/dashboard/notifications.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { pageNumber } from '../page-number.ts'
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

async function showNotifications(context: MemberContext): Promise<JSX.Element> {
  const { deps, actor, organization, query } = context
  const number = pageNumber(query.page)
  const found = listNotifications(deps.db, organization.id, perPage + 1, (number - 1) * perPage)
  return NotificationsPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    pauses: readPauses(deps.db),
    failures: mayDo(actor.role, 'subscribers:write') ? failedCauses(deps, organization.id) : [],
    notifications: await withLedgers(deps, found.slice(0, perPage)),
    page: number,
    hasNext: found.length > perPage,
  })
}

/** Yields between notifications, because counting the messages of many takes long. */
async function withLedgers(deps: AppDeps, found: FoundNotification[]) {
  const all = []
  for (const one of found) {
    all.push({ notification: notificationProps(deps, one), ledger: ledgerOf(deps, one.id) })
    await yieldToEventLoop()
  }
  return all
}
