import { routes } from '#src/routes.ts'
import type { IncidentStatus, MaintenanceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { Since } from '../layout/since.tsx'
import { incidentStatusWords, isMaintenanceStatus, maintenanceStatusWords } from '../layout/status.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import { Causes } from './causes.tsx'
import { type LedgerProps, number, Verdict } from './ledger-sum.tsx'
import { type PauseProps, Pauses } from './queue.tsx'

export interface NotificationProps {
  id: string
  createdAt: number
  /** UTC ms before which nothing leaves; null: that time is over. */
  recallableUntil: number | null
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
  /** Why messages of the last week failed; none for whoever may not try them again. */
  failures: { cause: string; messages: number }[]
  notifications: { notification: NotificationProps; ledger: LedgerProps }[]
  turns: TurnLinks
}

/** All notifications to subscribers, each with the sum of its ledger. */
export function NotificationsPage(props: NotificationsProps): JSX.Element {
  const { shell, timeZone, notifications } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Notifications" room="notifications">
      <Pauses pauses={props.pauses} timeZone={timeZone} />
      <Causes
        heading="Why messages of the last week failed"
        hint="Try them again once the cause is mended."
        action={routes.dashboard.failedMessages.url({ slug })}
        csrf={shell.csrf}
        t={shell.t}
        label="Try all again"
        causes={props.failures.map(({ cause, messages }) => ({ cause, count: messages }))}
      />
      {notifications.length === 0 ? (
        <Empty heading="No notifications yet">
          Each update that notifies subscribers gets a ledger here: how many messages are due, and what became of each.
        </Empty>
      ) : (
        <Card label="Notifications" class="list-card">
          <Rows stacked class="ledgers" columns={columnsOf(shell, timeZone)} rows={notifications} />
        </Card>
      )}
      <Turns label="Pages of notifications" links={props.turns} list={routes.dashboard.notifications.url({ slug })} />
    </DashboardShell>
  )
}

type Listed = NotificationsProps['notifications'][number]

function columnsOf(shell: Shell, timeZone: string): Column<Listed>[] {
  return [
    {
      title: 'About',
      heading: true,
      cell: ({ notification }) => <About notification={notification} shell={shell} timeZone={timeZone} />,
    },
    counted('Due', ({ due }) => due),
    counted('Delivered', ({ delivered }) => delivered),
    counted('On the way', ({ sending, waiting, retrying }) => sending + waiting + retrying),
    counted('Failed', ({ failed }) => failed),
    counted('Not sent', ({ suppressed }) => suppressed),
    { title: 'Adds up', label: '', cell: ({ ledger }) => <Verdict unaccounted={ledger.unaccounted} /> },
  ]
}

function counted(title: string, messages: (ledger: LedgerProps) => number): Column<Listed> {
  return {
    title,
    class: ({ ledger }) => (messages(ledger) === 0 ? 'number nothing' : 'number'),
    text: ({ ledger }) => number(messages(ledger)),
  }
}

function About(props: { notification: NotificationProps; shell: Shell; timeZone: string }): JSX.Element {
  const { notification, shell, timeZone } = props
  const { slug } = shell.organization
  return (
    <>
      <a href={routes.dashboard.notification.show.url({ slug, id: notification.id })} dir="auto" safe>
        {notification.about.title}
      </a>
      <span class="hint">
        <span safe>{`${kindText(notification)} · `}</span>
        <Since at={notification.createdAt} now={shell.now} timeZone={timeZone} />
        {notification.recalled ? <span class="badge">taken back</span> : null}
      </span>
    </>
  )
}

/** `Identified`, `Correction of Identified`, `Reminder of the maintenance`. */
export function kindText({ status, correction }: Pick<NotificationProps, 'status' | 'correction'>): string {
  if (status === null) return 'Reminder of the maintenance'
  const word = isMaintenanceStatus(status) ? maintenanceStatusWords[status] : incidentStatusWords[status]
  return correction ? `Correction of “${word}”` : word
}
