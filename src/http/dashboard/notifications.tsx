import { Elysia } from 'elysia'
import { authorize, mayDo } from '#src/domain/authorize.ts'
import { breathe } from '#src/domain/breathe.ts'
import { readPauses } from '#src/domain/notifications/channel-pause.ts'
import { exportDeliveries } from '#src/domain/notifications/export-deliveries.ts'
import {
  type FoundNotification,
  findNotification,
  listNotifications,
} from '#src/domain/notifications/find-notification.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { listDeliveries } from '#src/domain/notifications/list-deliveries.ts'
import type { DeliveryFilterValues, DeliveryRow } from '#views/dashboard/deliveries.tsx'
import type { LedgerProps } from '#views/dashboard/ledger-sum.tsx'
import { NotificationPage } from '#views/dashboard/notification.tsx'
import { type NotificationProps, NotificationsPage } from '#views/dashboard/notifications.tsx'
import { deliveryStateWords } from '#views/layout/delivery-state.tsx'
import { type Answer, download, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { pageNumber } from '../page-number.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

const perPage = 20
const deliveriesPerPage = 50

export const notificationRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/notifications' })
    .use(visit(deps))
    .get('/app/:slug/notifications', async ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'subscribers:read', organization.id)
      const page = pageNumber(query.page)
      const found = listNotifications(deps.db, organization.id, perPage + 1, (page - 1) * perPage)
      const props = {
        shell: dashboardShell({ deps, visit, ...visit.member(params.slug) }),
        timeZone: organization.timeZone,
        pauses: readPauses(deps.db),
        notifications: await withLedgers(deps, found.slice(0, perPage)),
        page,
        hasNext: found.length > perPage,
      }
      return html(set, NotificationsPage(props))
    })
    .get('/app/:slug/notifications/:id', ({ params, query, visit, set }) =>
      showNotification(deps, visit, params, query, set),
    )
    .get('/app/:slug/notifications/:id/deliveries.csv', ({ params, query, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      authorize(actor, 'subscribers:read', organization.id)
      const { id } = findNotification(deps.db, organization.id, params.id)
      const lines = exportDeliveries(deps.db, id, filterOf(typed(query)))
      return download(set, { type: 'text/csv; charset=utf-8', name: `messages-${params.slug}-${id}.csv` }, lines)
    })

type Query = Record<string, string | undefined>

/** `problem`: what was refused of what was asked for on this page. */
export function showNotification(
  deps: AppDeps,
  visit: Visit,
  { slug, id }: { slug: string; id: string },
  query: Query,
  set: Answer,
  problem?: string,
  status = 200,
) {
  const { actor, organization } = visit.member(slug)
  authorize(actor, 'subscribers:read', organization.id)
  const notification = findNotification(deps.db, organization.id, id)
  const filter = typed(query)
  const page = pageNumber(query.page)
  const offset = (page - 1) * deliveriesPerPage
  const rows = listDeliveries(deps.db, id, filterOf(filter), deliveriesPerPage + 1, offset)
  const props = {
    shell: dashboardShell({ deps, visit, ...visit.member(slug) }),
    timeZone: organization.timeZone,
    notification: shown(deps, notification),
    ledger: ledgerOf(deps, id),
    pauses: readPauses(deps.db),
    deliveries: {
      rows: rows.slice(0, deliveriesPerPage).map(rowOf),
      filter,
      page,
      hasNext: rows.length > deliveriesPerPage,
      mayAct: mayDo(actor.role, 'subscribers:write'),
    },
    problem,
  }
  return html(set, NotificationPage(props), status)
}

/** Counting the messages of many notifications takes its time, in which visitors are answered. */
async function withLedgers(deps: AppDeps, found: FoundNotification[]) {
  const shownAll = []
  for (const notification of found) {
    shownAll.push({ notification: shown(deps, notification), ledger: ledgerOf(deps, notification.id) })
    await breathe()
  }
  return shownAll
}

function shown({ clock }: AppDeps, found: FoundNotification): NotificationProps {
  const { releaseAt, recalledAt, ...notification } = found
  const isHeld = recalledAt === null && releaseAt > clock.now()
  return { ...notification, recalled: recalledAt !== null, heldUntil: isHeld ? releaseAt : null }
}

/** What is not made yet waits, for whoever reads it. */
function ledgerOf({ db }: AppDeps, id: string): LedgerProps {
  const { toExpand, waiting, ...ledger } = readLedger(db, id)
  return { ...ledger, waiting: waiting + toExpand }
}

function rowOf(row: ReturnType<typeof listDeliveries>[number]): DeliveryRow {
  const isOpen = row.state === 'retrying' || row.state === 'waiting'
  return { ...row, nextAttemptAt: isOpen ? row.nextAttemptAt : null }
}

function typed({ address = '', state = '' }: Query): DeliveryFilterValues {
  return { address: address.trim(), state: isState(state) ? state : '' }
}

function isState(text: string): text is keyof typeof deliveryStateWords {
  return Object.hasOwn(deliveryStateWords, text)
}

function filterOf({ address, state }: DeliveryFilterValues) {
  return { address, state: state === '' ? undefined : state }
}
