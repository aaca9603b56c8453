import type { Deps } from '../context.ts'
import { claimDeliveries, releaseExpiredClaims } from './claim-deliveries.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readyChannels, sendDelivery } from './send-delivery.ts'

/** Messages in flight at once: as many as the mailer holds connections. */
const lanes = 5

/** Messages that were claimed and are not settled yet. */
export type InFlight = Set<Promise<void>>

/** Delivers until nothing is left to do now. */
export async function deliverDue(deps: Deps): Promise<void> {
  const inFlight: InFlight = new Set()
  await startDue(deps, inFlight)
  while (inFlight.size > 0) {
    await Promise.race(inFlight)
    await startDue(deps, inFlight)
  }
}

/**
 * Expands what is not expanded and starts what is due, as far as lanes are free; it waits for no message, so that one which
 * hangs holds up its own lane alone. Between two steps the event loop is free for visitors.
 */
export async function startDue(deps: Deps, inFlight: InFlight, stopped: () => boolean = () => false): Promise<void> {
  releaseExpiredClaims(deps)
  let expanded = true
  while (expanded && !stopped()) {
    expanded = expandNextStep(deps)
    for (const delivery of claimDeliveries(deps, lanes - inFlight.size, readyChannels(deps))) {
      const sending = sendDelivery(deps, delivery).finally(() => inFlight.delete(sending))
      inFlight.add(sending)
    }
    await breathe()
  }
}

/** After what waits has had its turn: a commit has returned to its maker, a settled message has left its lane. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
