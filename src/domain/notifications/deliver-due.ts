import type { Deps } from '../context.ts'
import { claimDeliveries, releaseExpiredClaims } from './claim-deliveries.ts'
import { expandNextStep } from './expand-notifications.ts'
import { sendDelivery } from './send-delivery.ts'

/** Messages in flight at once: as many as the mailer holds connections. */
const inFlight = 5

/**
 * Expands what is not expanded, then sends what is due, until nothing is left to do now or `stopped()` says so. Between two
 * steps the event loop is free for visitors.
 */
export async function deliverDue(deps: Deps, stopped: () => boolean = () => false): Promise<void> {
  releaseExpiredClaims(deps)
  while (!stopped() && expandNextStep(deps)) await breathe()

  const lanes = Array.from({ length: inFlight }, async () => {
    while (!stopped()) {
      const [delivery] = claimDeliveries(deps, 1)
      if (!delivery) return
      await sendDelivery(deps, delivery)
      while (!stopped() && expandNextStep(deps)) await breathe()
    }
  })
  await Promise.all(lanes)
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
