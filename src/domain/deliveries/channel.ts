import type { Deps } from '#src/domain/context.ts'
import type { SendResult } from '#src/domain/mail/mail.ts'
import type { Delivery } from './delivery.ts'

/**
 * An attempt's outcome. `suppressed`: the message must not be sent any more; `answer` says why, `cause` in a word where there is
 * one for it: `too_old` alone says everything (worth-telling.ts).
 */
export type Sent = SendResult | Suppressed

export interface Suppressed {
  outcome: 'suppressed'
  answer: string
  cause?: string
}

export function suppressed({ skip }: { skip: string }): Sent {
  return { outcome: 'suppressed', answer: skip }
}

/** Everything the engine needs to know about one kind of address. */
export interface DeliveryChannel {
  /** False while the channel cannot send, such as e-mail without a relay; deliveries then wait without counting attempts. */
  ready: (deps: Deps) => boolean
  /** Messages on their way at once, and how many may start within a minute (null: no limit). */
  limits: (deps: Deps) => { count: number; perMinute: number | null }
  /** Never throws for what the other side does. */
  send: (deps: Deps, delivery: Delivery) => Promise<Sent>
}
