import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Problem } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { DeliveriesSection, type DeliveriesSectionProps } from './deliveries.tsx'
import { type LedgerProps, LedgerSum, number } from './ledger-sum.tsx'
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
  return (
    <DashboardShell
      shell={shell}
      title={notification.about.title}
      room="notifications"
      actions={
        ledger.failed > 0 && deliveries.mayAct ? (
          <RetryFailed slug={slug} id={notification.id} failed={ledger.failed} csrf={shell.csrf} />
        ) : undefined
      }
    >
      <p class="back">
        <a href={routes.dashboard.notifications.url({ slug })}>
          <Icon name="arrow-left" />
          <span>All notifications</span>
        </a>
      </p>
      <Problem sentence={props.problem} />
      <Facts notification={notification} slug={slug} timeZone={timeZone} />
      <Pauses pauses={props.pauses} timeZone={timeZone} />
      <LedgerSum ledger={ledger} t={shell.t} />
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
        t={shell.t}
      />
    </DashboardShell>
  )
}

function Facts(props: { notification: NotificationProps; slug: string; timeZone: string }): JSX.Element {
  const { notification, slug, timeZone } = props
  const { about } = notification
  return (
    <div class="incident-facts">
      <span safe>{kindText(notification)}</span>
      <Moment at={notification.createdAt} timeZone={timeZone} />
      {notification.recalled ? <span class="badge">taken back</span> : null}
      {notification.recallableUntil === null ? null : (
        <span>
          Leaves at <Moment at={notification.recallableUntil} timeZone={timeZone} />
        </span>
      )}
      {about.gone ? null : (
        <a
          href={
            about.kind === 'incident'
              ? routes.dashboard.incident.show.url({ slug, id: about.id })
              : routes.dashboard.maintenanceWindow.show.url({ slug, id: about.id })
          }
        >
          {about.kind === 'incident' ? 'Open the incident' : 'Open the maintenance'}
        </a>
      )}
    </div>
  )
}

function RetryFailed(props: { slug: string; id: string; failed: number; csrf: string }): JSX.Element {
  return (
    <Form action={routes.dashboard.notification.retry.url({ slug: props.slug, id: props.id })} csrf={props.csrf}>
      <Submit
        label={props.failed === 1 ? 'Retry the failed one' : `Retry all ${number(props.failed)} failed`}
        look="primary"
        icon="rotate-cw"
      />
    </Form>
  )
}
