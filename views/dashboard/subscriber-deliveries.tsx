import type { MailWay } from '#src/words/mail.ts'
import type { DeliveryState } from '#src/words.ts'
import { Moment } from '../layout/times.tsx'
import { type DashboardMessages, said } from '../messages/dashboard.ts'

export interface SubscriberDeliveryRow {
  kind: string
  /** The incident or the maintenance it was about. */
  about: string | null
  state: DeliveryState
  createdAt: number
  settledAt: number | null
  lastAnswer: string | null
  way: MailWay | null
}

interface SubscriberDeliveriesProps {
  deliveries: SubscriberDeliveryRow[]
  timeZone: string
  t: DashboardMessages
}

/** The last messages, each with what the other side said. */
export function SubscriberDeliveries({ deliveries, timeZone, t }: SubscriberDeliveriesProps): JSX.Element {
  const kindWords: Record<string, string> = t.messageKind
  return (
    <section class="card list-card" aria-labelledby="deliveries-heading">
      <div class="group-heading">
        <h2 id="deliveries-heading" safe>
          {t.subscriber.lastMessages}
        </h2>
      </div>
      {deliveries.length === 0 ? (
        <p class="hint list-empty" safe>
          {t.subscriber.nothingSent}
        </p>
      ) : null}
      <ul class="rows">
        {deliveries.map((delivery) => (
          <li class="row">
            <div class="row-main">
              <p class="row-title" dir="auto" safe>
                {delivery.about ?? kindWords[delivery.kind] ?? t.messageKind.other}
              </p>
              <p class="hint" safe>
                {delivery.lastAnswer === null ? (kindWords[delivery.kind] ?? '') : said(t, delivery.lastAnswer)}
              </p>
            </div>
            <p class="row-state">
              <span class={`badge delivery-${delivery.state}`} safe>
                {t.deliveryState[delivery.state]}
              </span>
              {delivery.way === 'fallback' ? (
                <span class="hint" safe>
                  {t.deliveries.byFallback}
                </span>
              ) : null}
              <span class="hint">
                <Moment at={delivery.settledAt ?? delivery.createdAt} timeZone={timeZone} t={t} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
