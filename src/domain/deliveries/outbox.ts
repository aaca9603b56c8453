import type { Tx } from '#src/db/connection.ts'
import type { Channel } from '#src/words.ts'
import type { Deps } from '../context.ts'
import type { SendResult } from '../mail/mail.ts'
import type { DeliveryChannel, Suppressed } from './channel.ts'
import type { Delivery } from './delivery.ts'

/** The engine's only link to the messages it carries: it knows neither notifications nor subscribers. */
export interface Outbox {
  channels: Record<Channel, DeliveryChannel>
  /** What the message is made from: the database as its receiver may see it. */
  asReceiver: (deps: Deps, delivery: Delivery) => Deps
  /** Why a claimed message is not worth sending any more, asked before it is tried; undefined: it is. */
  whyOutdated: (deps: Deps, delivery: Delivery) => Suppressed | undefined
  /** Queues the next step of notifications that are not fully queued yet. False: there was nothing to do. */
  expand: (deps: Deps) => boolean
  /** Applies an attempt's outcome to the message's receiver, in the transaction that settles the delivery. */
  noteOutcome: (tx: Tx, deps: Deps, delivery: Delivery, result: SendResult) => void
  /** Takes back what these refusals since `since` (UTC ms) did to their receivers: they were not at fault. */
  forgive: (tx: Tx, deps: Deps, refused: readonly Delivery[], since: number) => void
}
