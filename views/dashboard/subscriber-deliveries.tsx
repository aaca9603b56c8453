import type { DeliveryState } from '#src/words.ts'
import { Moment } from '../layout/times.tsx'

export interface SubscriberDeliveryRow {
  kind: string
  /** The incident or the maintenance it was about. */
  about: string | null
  state: DeliveryState
  createdAt: number
  settledAt: number | null
  lastAnswer: string | null
}

const stateWords: Record<DeliveryState, string> = {
  waiting: 'Waiting',
  sending: 'On its way',
  retrying: 'Retrying',
  undecided: 'Undecided',
  delivered: 'Delivered',
  failed: 'Failed',
  suppressed: 'Not sent',
}

const kindWords: Record<string, string> = {
  status_update: 'Status update',
  maintenance_update: 'Maintenance update',
  maintenance_reminder: 'Maintenance reminder',
  subscription_confirmation: 'Request to confirm',
  subscription_link: 'Link to change it',
  test_message: 'Test message',
}

/** The last messages, each with what the other side said. */
export function SubscriberDeliveries(props: { deliveries: SubscriberDeliveryRow[]; timeZone: string }): JSX.Element {
  const { deliveries, timeZone } = props
  return (
    <section class="card list-card" aria-labelledby="deliveries-heading">
      <div class="group-heading">
        <h2 id="deliveries-heading">Last messages</h2>
      </div>
      {deliveries.length === 0 ? <p class="hint list-empty">Nothing was sent yet.</p> : null}
      <ul class="rows">
        {deliveries.map((delivery) => (
          <li class="row">
            <div class="row-main">
              <p class="row-title" dir="auto" safe>
                {delivery.about ?? kindWords[delivery.kind] ?? 'Message'}
              </p>
              <p class="hint" safe>
                {delivery.lastAnswer ?? kindWords[delivery.kind] ?? ''}
              </p>
            </div>
            <p class="row-state">
              <span class={`badge delivery-${delivery.state}`} safe>
                {stateWords[delivery.state]}
              </span>
              <span class="hint">
                <Moment at={delivery.settledAt ?? delivery.createdAt} timeZone={timeZone} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
