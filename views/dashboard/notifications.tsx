import { routes } from '#src/routes.ts'
import type { IncidentStatus, MaintenanceStatus } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { Since } from '../layout/since.tsx'
import { isMaintenanceStatus } from '../layout/status.tsx'
import { type TurnLinks, Turns } from '../layout/turns.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { Causes } from './causes.tsx'
import { type LedgerProps, Verdict } from './ledger-sum.tsx'
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
  const { t } = shell
  const { notifications: words } = t
  return (
    <DashboardShell shell={shell} title={t.rooms.notifications} room="notifications">
      <Pauses pauses={props.pauses} timeZone={timeZone} t={t} />
      <Causes
        heading={words.whyFailed}
        hint={words.whyFailedHint}
        action={routes.dashboard.failedMessages.url({ slug })}
        csrf={shell.csrf}
        t={t}
        label={words.tryAll}
        causes={props.failures.map(({ cause, messages }) => ({ cause, count: messages }))}
      />
      {notifications.length === 0 ? (
        <Empty heading={words.noneHeading} sentence={words.none} />
      ) : (
        <Card label={t.rooms.notifications} class="list-card">
          <Rows stacked class="ledgers" columns={columnsOf(shell, timeZone)} rows={notifications} />
        </Card>
      )}
      <Turns label={words.pages} links={props.turns} list={routes.dashboard.notifications.url({ slug })} t={t} />
    </DashboardShell>
  )
}

type Listed = NotificationsProps['notifications'][number]

function columnsOf(shell: Shell, timeZone: string): Column<Listed>[] {
  const { t } = shell
  const { notifications: words, deliveryState } = t
  const counted = (title: string, messages: (ledger: LedgerProps) => number): Column<Listed> => ({
    title,
    class: ({ ledger }) => (messages(ledger) === 0 ? 'number nothing' : 'number'),
    text: ({ ledger }) => t.count(messages(ledger)),
  })
  return [
    {
      title: words.about,
      heading: true,
      cell: ({ notification }) => <About notification={notification} shell={shell} timeZone={timeZone} />,
    },
    counted(words.due, ({ due }) => due),
    counted(deliveryState.delivered, ({ delivered }) => delivered),
    counted(words.onTheWay, ({ sending, waiting, retrying }) => sending + waiting + retrying),
    counted(deliveryState.failed, ({ failed }) => failed),
    counted(deliveryState.suppressed, ({ suppressed }) => suppressed),
    { title: words.addsUp, label: '', cell: ({ ledger }) => <Verdict unaccounted={ledger.unaccounted} t={t} /> },
  ]
}

function About(props: { notification: NotificationProps; shell: Shell; timeZone: string }): JSX.Element {
  const { notification, shell, timeZone } = props
  const { slug } = shell.organization
  const { t } = shell
  return (
    <>
      <a href={routes.dashboard.notification.show.url({ slug, id: notification.id })} dir="auto" safe>
        {notification.about.title}
      </a>
      <span class="hint">
        <span safe>{`${kindText(notification, t)} · `}</span>
        <Since at={notification.createdAt} now={shell.now} timeZone={timeZone} t={t} />
        {notification.recalled ? (
          <span class="badge" safe>
            {t.notifications.takenBack}
          </span>
        ) : null}
      </span>
    </>
  )
}

/** `Identified`, `Correction of Identified`, `Reminder of the maintenance`. */
export function kindText(
  { status, correction }: Pick<NotificationProps, 'status' | 'correction'>,
  t: DashboardMessages,
): string {
  if (status === null) return t.notifications.reminder
  const word = isMaintenanceStatus(status) ? t.maintenanceStatus[status] : t.incidentStatus[status]
  return correction ? t.notifications.correction(word) : word
}
