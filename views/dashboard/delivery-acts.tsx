import { routes } from '#src/routes.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { Channel, DeliveryState } from '#src/words.ts'
import { Confirm } from '../layout/confirm.tsx'
import { Form, Submit } from '../layout/form.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface DeliveryRow {
  id: string
  channel: Channel
  address: string
  state: DeliveryState
  attempts: number
  /** Of a mail that was tried. */
  way: MailWay | null
  /** The last words of the relay or the other side, or why it was not sent. */
  lastAnswer: string | null
  /** It was not sent for its age, or since a newer one took its place. */
  leftForAge: boolean
  /** UTC ms of the next attempt; null: there is none. */
  nextAttemptAt: number | null
  settledAt: number | null
}

interface DeliveryActsProps {
  row: DeliveryRow
  section: { slug: string; notificationId: string; csrf: string; t: DashboardMessages }
}

/** Buttons that the state of the message allows. */
export function DeliveryActs({ row, section }: DeliveryActsProps): JSX.Element {
  const { slug, notificationId, csrf, t } = section
  const { deliveries: words } = t
  const retry = routes.dashboard.delivery.retry.url({ slug, id: notificationId, deliveryId: row.id })
  const cancel = routes.dashboard.delivery.cancellation.url({ slug, id: notificationId, deliveryId: row.id })
  if (row.state === 'failed') return <Act label={words.retry} action={retry} address={row.address} csrf={csrf} t={t} />
  if (row.leftForAge)
    return (
      <Confirm
        label={words.sendOld}
        sentence={words.sendOldSentence}
        confirm={words.sendOldConfirm}
        action={routes.dashboard.delivery.resending.url({ slug, id: notificationId, deliveryId: row.id })}
        csrf={csrf}
        harmless
      />
    )
  if (row.state === 'delivered')
    return (
      <Confirm
        label={words.sendAgain}
        sentence={words.sendAgainSentence}
        confirm={words.sendAgainConfirm}
        action={routes.dashboard.delivery.resending.url({ slug, id: notificationId, deliveryId: row.id })}
        csrf={csrf}
        harmless
      />
    )
  return (
    <>
      {row.state === 'retrying' ? (
        <Act label={words.retryNow} action={retry} address={row.address} csrf={csrf} t={t} />
      ) : null}
      {row.state === 'retrying' || row.state === 'waiting' ? (
        <Act label={words.cancel} action={cancel} address={row.address} csrf={csrf} t={t} />
      ) : null}
    </>
  )
}

interface ActProps {
  label: string
  action: string
  address: string
  csrf: string
  t: DashboardMessages
}

function Act({ label, action, address, csrf, t }: ActProps): JSX.Element {
  return (
    <Form action={action} csrf={csrf}>
      <Submit label={label} ariaLabel={t.labelled(label, address)} />
    </Form>
  )
}
