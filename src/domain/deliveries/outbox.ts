import type { Tx } from '#src/db/connection.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import type { DeliveryChannel } from './channel.ts'
import type { Delivery } from './delivery.ts'

/** What the engine is handed by those whose messages it carries: it knows neither notifications nor subscribers. */
export interface Outbox {
  channels: Record<Channel, DeliveryChannel>
  /** Queues the next step of what is owed and not queued yet. False: there was nothing to do. */
  expand: (deps: Deps) => boolean
  /** What an attempt's end means for whoever was to get the message; in the transaction that settles it. */
  noteOutcome: (tx: Tx, deps: Deps, delivery: Delivery, result: SendResult) => void
}
