import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { DeliveriesSection, type DeliveriesSectionProps } from './deliveries.tsx'
import { type LedgerProps, LedgerSum } from './ledger-sum.tsx'
import { kindText, type NotificationProps } from './notifications.tsx'
import { type PauseProps, Pauses } from './queue.tsx'

export interface NotificationPageProps {
  shell: Shell
  timeZone: string
  notification: NotificationProps
  ledger: LedgerProps
  pauses: PauseProps[]
  deliveries: Omit<DeliveriesSectionProps, 'slug' | 'notificationId' | 'timeZone' | 'csrf' | 't'>
  /** Why an action was refused. */
  problem?: string
}

/** One notification's ledger: the sum, and every message of it. */
export function NotificationPage(props: NotificationPageProps): JSX.Element {
  const { shell, timeZone, notification, ledger, deliveries } = props
  const { slug } = shell.organization
  const { t } = shell
  return (
    <DashboardShell
      shell={shell}
      title={notification.about.title}
      room="notifications"
      actions={
        ledger.failed > 0 && deliveries.mayAct ? (
          <RetryFailed slug={slug} id={notification.id} failed={ledger.failed} csrf={shell.csrf} t={t} />
        ) : undefined
      }
    >
      <p class="back">
        <a href={routes.dashboard.notifications.url({ slug })}>
          <Icon name="arrow-left" />
          <span safe>{t.notifications.all}</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      <Facts notification={notification} slug={slug} timeZone={timeZone} t={t} />
      <Pauses pauses={props.pauses} timeZone={timeZone} t={t} />
      <LedgerSum ledger={ledger} t={t} />
      <DeliveriesSection
        rows={deliveries.rows}
        filter={deliveries.filter}
        byBeginning={deliveries.byBeginning}
        turns={deliveries.turns}
        mayAct={deliveries.mayAct}
        slug={slug}
        notificationId={notification.id}
        timeZone={timeZone}
        csrf={shell.csrf}
        t={t}
      />
    </DashboardShell>
  )
}

interface FactsProps {
  notification: NotificationProps
  slug: string
  timeZone: string
  t: DashboardMessages
}

function Facts({ notification, slug, timeZone, t }: FactsProps): JSX.Element {
  const { about } = notification
  const { notifications: words } = t
  return (
    <div class="incident-facts">
      <span safe>{kindText(notification, t)}</span>
      <Moment at={notification.createdAt} timeZone={timeZone} t={t} />
      {notification.recalled ? (
        <span class="badge" safe>
          {words.takenBack}
        </span>
      ) : null}
      {notification.recallableUntil === null ? null : (
        <span>
          <Sentence
            text={words.leavesAt}
            parts={{ time: <Moment at={notification.recallableUntil} timeZone={timeZone} t={t} /> }}
          />
        </span>
      )}
      {about.gone ? null : (
        <a
          href={
            about.kind === 'incident'
              ? routes.dashboard.incident.show.url({ slug, id: about.id })
              : routes.dashboard.maintenanceWindow.show.url({ slug, id: about.id })
          }
          safe
        >
          {about.kind === 'incident' ? words.openIncident : words.openMaintenance}
        </a>
      )}
    </div>
  )
}

interface RetryFailedProps {
  slug: string
  id: string
  failed: number
  csrf: string
  t: DashboardMessages
}

function RetryFailed({ slug, id, failed, csrf, t }: RetryFailedProps): JSX.Element {
  return (
    <Form action={routes.dashboard.notification.retry.url({ slug, id })} csrf={csrf}>
      <Submit label={t.notifications.retryFailed(failed)} look="primary" icon="rotate-cw" />
    </Form>
  )
}
