import type { Deps, SendResult } from '../../context.ts'
import type { Delivery } from '../claim-deliveries.ts'

/** A message that must not be sent, or not now. */
export type NotSent = { outcome: 'suppressed'; answer: string } | { outcome: 'postponed'; answer: string }

/** How one kind of address is told: all there is to a delivery channel. Never throws for what the other side does. */
export interface DeliveryChannel {
  send(deps: Deps, delivery: Delivery): Promise<SendResult | NotSent>
}
