import type { Deps } from '#src/domain/context.ts'
import type { SendResult } from '#src/domain/mail/mail.ts'
import type { Delivery } from './delivery.ts'

/** How an attempt ended. `suppressed`: it must not be sent any more, and `answer` says why. */
export type Sent = SendResult | { outcome: 'suppressed'; answer: string }

export function suppressed({ skip }: { skip: string }): Sent {
  return { outcome: 'suppressed', answer: skip }
}

/** How one kind of address is told: all there is to a delivery channel. */
export interface DeliveryChannel {
  /** False while nothing can be sent this way, such as e-mail without a relay: deliveries then wait, uncounted. */
  ready: (deps: Deps) => boolean
  /** Messages on their way at once, and how many may start within a minute (null: no limit). */
  limits: (deps: Deps) => { count: number; perMinute: number | null }
  /** Never throws for what the other side does. */
  send: (deps: Deps, delivery: Delivery) => Promise<Sent>
}
