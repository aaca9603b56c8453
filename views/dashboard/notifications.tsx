import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import {
  type IncidentStatus,
  incidentStatusWords,
  isMaintenanceStatus,
  type MaintenanceStatus,
  maintenanceStatusWords,
} from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import { type LedgerProps, number, Verdict } from './ledger-sum.tsx'
import { type PauseProps, Pauses } from './queue.tsx'

export interface NotificationProps {
  id: string
  createdAt: number
  /** Until then nothing leaves; null: that time is over. */
  heldUntil: number | null
  recalled: boolean
  about: { kind: 'incident' | 'maintenance'; id: string; title: string; gone: boolean }
  /** Null: a reminder. */
  status: IncidentStatus | MaintenanceStatus | null
  correction: boolean
}

export interface NotificationsProps {
  shell: Shell
  timeZone: string
  pauses: PauseProps[]
  notifications: { notification: NotificationProps; ledger: LedgerProps }[]
  page: number
  hasNext: boolean
}

/** Everything that subscribers were told, and what became of it. */
export function NotificationsPage(props: NotificationsProps): JSX.Element {
  const { shell, timeZone, page, notifications } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Notifications" room="notifications">
      <Pauses pauses={props.pauses} timeZone={timeZone} />
      {notifications.length === 0 ? (
        <div class="empty">
          <h2>Nobody was told anything yet</h2>
          <p>
            Each update that tells subscribers gets a ledger here: how many messages it owes, and what became of every
            one.
          </p>
        </div>
      ) : (
        <section class="card list-card" aria-label="Notifications">
          <table class="table stacked ledgers">
            <thead>
              <tr>
                <th scope="col">About</th>
                <th scope="col">Due</th>
                <th scope="col">Delivered</th>
                <th scope="col">On the way</th>
                <th scope="col">Failed</th>
                <th scope="col">Not sent</th>
                <th scope="col">Adds up</th>
              </tr>
            </thead>
            <tbody>
              {notifications.map(({ notification, ledger }) => (
                <NotificationRow notification={notification} ledger={ledger} slug={slug} timeZone={timeZone} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <nav class="pages" aria-label="Pages of notifications">
        {page > 1 ? (
          <a class="button" rel="prev" href={`${routes.dashboard.notifications.url({ slug })}?page=${page - 1}`}>
            Newer
          </a>
        ) : null}
        {props.hasNext ? (
          <a class="button" rel="next" href={`${routes.dashboard.notifications.url({ slug })}?page=${page + 1}`}>
            Older
          </a>
        ) : null}
      </nav>
    </DashboardShell>
  )
}

function NotificationRow(props: {
  notification: NotificationProps
  ledger: LedgerProps
  slug: string
  timeZone: string
}): JSX.Element {
  const { notification, ledger } = props
  return (
    <tr>
      <th scope="row">
        <a href={routes.dashboard.notification.show.url({ slug: props.slug, id: notification.id })} safe>
          {notification.about.title}
        </a>
        <span class="hint">
          <span safe>{`${kindText(notification)} · `}</span>
          <Moment at={notification.createdAt} timeZone={props.timeZone} />
          {notification.recalled ? <span class="badge">taken back</span> : null}
        </span>
      </th>
      <Count label="Due" messages={ledger.due} />
      <Count label="Delivered" messages={ledger.delivered} />
      <Count label="On the way" messages={ledger.sending + ledger.waiting + ledger.retrying} />
      <Count label="Failed" messages={ledger.failed} />
      <Count label="Not sent" messages={ledger.suppressed} />
      <td>
        <Verdict unaccounted={ledger.unaccounted} />
      </td>
    </tr>
  )
}

function Count({ label, messages }: { label: string; messages: number }): JSX.Element {
  return (
    <td class={messages === 0 ? 'number nothing' : 'number'} data-label={label} safe>
      {number(messages)}
    </td>
  )
}

/** `Identified`, `Correction of Identified`, `Reminder of the maintenance`. */
export function kindText({ status, correction }: Pick<NotificationProps, 'status' | 'correction'>): string {
  if (status === null) return 'Reminder of the maintenance'
  const word = isMaintenanceStatus(status) ? maintenanceStatusWords[status] : incidentStatusWords[status]
  return correction ? `Correction of “${word}”` : word
}
