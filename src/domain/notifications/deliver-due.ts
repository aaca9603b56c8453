import type { Channel } from '#src/db/schema/delivery.ts'
import { breathe } from '../breathe.ts'
import type { Deps } from '../context.ts'
import { claimDeliveries, type Delivery, releaseExpiredClaims } from './claim-deliveries.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readyChannels, sendDelivery } from './send-delivery.ts'

/** Messages in flight at once: as many as the mailer holds connections. */
const lanes = 5

/** Milliseconds in which no more messages are tried on a way out that did not answer: a long queue must not hammer it. */
const pause = 5_000

/** What one sender has to remember between two rounds. */
export interface Sender {
  /** Messages that were claimed and are not settled yet. */
  inFlight: Set<Promise<void>>
  /** UTC ms. */
  pausedUntil: Map<Channel, number>
}

export function createSender(): Sender {
  return { inFlight: new Set(), pausedUntil: new Map() }
}

/** Delivers until nothing is left to do now. */
export async function deliverDue(deps: Deps): Promise<void> {
  const sender = createSender()
  await startDue(deps, sender)
  while (sender.inFlight.size > 0) {
    await Promise.race(sender.inFlight)
    await startDue(deps, sender)
  }
}

/**
 * Expands what is not expanded and starts what is due, as far as lanes are free; it waits for no message, so that one which
 * hangs holds up its own lane alone. Between two steps the event loop is free for visitors.
 */
export async function startDue(deps: Deps, sender: Sender, stopped: () => boolean = () => false): Promise<void> {
  releaseExpiredClaims(deps)
  let expanded = true
  while (expanded && !stopped()) {
    expanded = expandNextStep(deps)
    const now = deps.clock.now()
    const open = readyChannels(deps).filter((channel) => (sender.pausedUntil.get(channel) ?? 0) <= now)
    for (const delivery of claimDeliveries(deps, lanes - sender.inFlight.size, open)) start(deps, sender, delivery)
    await breathe()
  }
}

function start(deps: Deps, sender: Sender, delivery: Delivery): void {
  const sending = sendDelivery(deps, delivery).then((outcome) => {
    sender.inFlight.delete(sending)
    if (outcome === 'unreachable') sender.pausedUntil.set(delivery.channel, deps.clock.now() + pause)
  })
  sender.inFlight.add(sending)
}
