import { type FoundNotification, notificationsOf } from '#src/domain/notifications/find-notification.ts'
import { leftOf } from '#src/domain/notifications/late-notifications.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import type { DeliverySummary } from '#views/dashboard/delivery-summary.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with a summary of its deliveries; yields between two of them, so that visitors are answered. */
export async function withDeliverySummaries<T extends { id: string }>(
  deps: AppDeps,
  updates: T[],
): Promise<(T & { deliveries: DeliverySummary[] })[]> {
  const found = notificationsOf(
    deps.db,
    updates.map(({ id }) => id),
  )
  const shown = []
  for (const update of updates) {
    shown.push({ ...update, deliveries: summariesOf(deps, found.get(update.id) ?? []) })
    await yieldToEventLoop()
  }
  return shown
}

function summariesOf({ db }: AppDeps, found: FoundNotification[]): DeliverySummary[] {
  return found.map(({ id, correction, recalledAt }) => {
    const ledger = readLedger(db, id)
    const { due, delivered, failed, undecided, unaccounted } = ledger
    const sums = { due, delivered, failed, undecided, unaccounted, left: leftOf(ledger) }
    return { notificationId: id, correction, recalled: recalledAt !== null, ...sums }
  })
}
