import { mayDo } from '#src/domain/authorize.ts'
import type { Member } from '#src/domain/context.ts'
import { cancelDelivery } from '#src/domain/deliveries/cancel-delivery.ts'
import { readPauses } from '#src/domain/deliveries/channel-pause.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { downloadDeliveries } from '#src/domain/deliveries/export-deliveries.ts'
import type { Which } from '#src/domain/deliveries/find-delivery.ts'
import { isLong, listDeliveries } from '#src/domain/deliveries/list-deliveries.ts'
import { retryDelivery, sendAgain } from '#src/domain/deliveries/retry-delivery.ts'
import { wasLeftForAge } from '#src/domain/deliveries/worth-telling.ts'
import { DomainError } from '#src/domain/errors.ts'
import { type FoundNotification, findNotification } from '#src/domain/notifications/find-notification.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { retryFailed } from '#src/domain/notifications/retry-failed.ts'
import type { Route } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { DeliveryState } from '#src/words.ts'
import type { DeliveryFilterValues } from '#views/dashboard/deliveries.tsx'
import type { DeliveryRow } from '#views/dashboard/delivery-acts.tsx'
import type { LedgerProps } from '#views/dashboard/ledger-sum.tsx'
import { NotificationPage } from '#views/dashboard/notification.tsx'
import type { NotificationProps } from '#views/dashboard/notifications.tsx'
import { deliveryStates } from '#views/layout/delivery-state.tsx'
import { action, type Binding, done, type MemberContext, page, type Shown, WithStatus } from '../action.ts'
import { download } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { turnLinks, turnOf } from '../turn.ts'
import { dashboardShell } from './shell.ts'

const { delivery, notification } = routes.dashboard

const deliveriesPerPage = 50

export const notificationRoutes: Binding[] = [
  page(notification.show, (context) => showNotification(context)),

  page(notification.csv, ({ deps, actor, organization, params, query, set }) => {
    const { id } = findNotification(deps.db, organization.id, params.id)
    const lines = downloadDeliveries(deps, actor, id, filterOf(typed(query)))
    return download(set, { type: 'text/csv; charset=utf-8', name: `messages-${params.slug}-${id}.csv` }, lines)
  }),

  action(notification.retry, (context) =>
    orLedger(context, async ({ deps, actor, params }) => {
      const messages = await retryFailed(deps, actor, actor.organizationId, params.id)
      return retriedSentence(messages)
    }),
  ),

  change(delivery.retry, retryDelivery, 'The message is tried again now.'),
  change(delivery.cancellation, cancelDelivery, 'The message is cancelled.'),
  change(delivery.resending, sendAgain, 'The message is sent once more.'),
]

/** `messages`: how many of the failed ones had somebody left to go to. */
export function retriedSentence(messages: number): string {
  if (messages === 0)
    return 'Nothing was tried again: whoever’s message failed has left, is paused or in quarantine. Let them back in first.'
  else return messages === 1 ? 'One message is tried again now.' : `${messages} messages are tried again now.`
}

/** A button beside one message. */
function change(
  route: Route<`/app/:slug/notifications/:id/deliveries/:deliveryId/${string}`, 'subscribers:write'>,
  act: (deps: AppDeps, actor: Member, organizationId: string, which: Which) => void,
  sentence: string,
): Binding {
  return action(route, (context) =>
    orLedger(context, ({ deps, actor, params }) => {
      act(deps, actor, actor.organizationId, { notificationId: params.id, deliveryId: params.deliveryId })
      return sentence
    }),
  )
}

/** Back to the ledger; where the message has changed since it was shown, the ledger says why nothing was done. */
async function orLedger<Context extends MemberContext<'id'>>(
  context: Context,
  act: (context: Context) => string | Promise<string>,
): Promise<Shown> {
  try {
    return done(notification.show.url(context.params), await act(context))
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'conflict') throw error
    return new WithStatus(422, showNotification({ ...context, query: {} }, error.message))
  }
}

/** `problem`: why something that was asked for on this page was refused. */
function showNotification(context: MemberContext<'id'>, problem?: string): JSX.Element {
  const { deps, actor, organization, params, query } = context
  const found = findNotification(deps.db, organization.id, params.id)
  const filter = typed(query)
  const page = listDeliveries(deps.db, params.id, filterOf(filter), turnOf(query), deliveriesPerPage)
  return NotificationPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    notification: notificationProps(deps, found),
    ledger: ledgerOf(deps, params.id),
    pauses: readPauses(deps.db),
    deliveries: {
      rows: page.rows.map(rowOf),
      filter,
      byBeginning: isLong(deps.db, params.id),
      turns: turnLinks(page),
      mayAct: mayDo(actor.role, 'subscribers:write'),
    },
    problem,
  })
}

export function notificationProps({ clock }: AppDeps, found: FoundNotification): NotificationProps {
  const { releaseAt, recalledAt, ...rest } = found
  const isRecallable = recalledAt === null && releaseAt > clock.now()
  return { ...rest, recalled: recalledAt !== null, recallableUntil: isRecallable ? releaseAt : null }
}

/** Counts deliveries that are not expanded yet as waiting. */
export function ledgerOf({ db }: AppDeps, id: string): LedgerProps {
  const { toExpand, waiting, ...ledger } = readLedger(db, id)
  return { ...ledger, waiting: waiting + toExpand }
}

function rowOf(row: Delivery): DeliveryRow {
  const isOpen = row.state === 'retrying' || row.state === 'waiting'
  return { ...row, leftForAge: wasLeftForAge(row), nextAttemptAt: isOpen ? row.nextAttemptAt : null }
}

function typed({ address = '', state = '' }: MemberContext['query']): DeliveryFilterValues {
  return { address: address.trim(), state: isState(state) ? state : '' }
}

function isState(text: string): text is DeliveryState {
  return deliveryStates.some((state) => state === text)
}

function filterOf({ address, state }: DeliveryFilterValues) {
  return { address, state: state === '' ? undefined : state }
}
