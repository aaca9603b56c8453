import { notificationsOf } from '#src/domain/notifications/find-notification.ts'
import { leftOf } from '#src/domain/notifications/late-notifications.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { breathe } from '#src/domain/time/breathe.ts'
import type { ToldProps } from '#views/dashboard/told.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The updates of a page, each with what became of telling it; between two of them visitors are answered. */
export async function withTold<T extends { id: string }>(
  deps: AppDeps,
  updates: T[],
): Promise<(T & { told: ToldProps[] })[]> {
  const shown = []
  for (const update of updates) {
    shown.push({ ...update, told: toldOf(deps, update.id) })
    await breathe()
  }
  return shown
}

function toldOf({ db }: AppDeps, updateId: string): ToldProps[] {
  return notificationsOf(db, updateId).map(({ id, correction, recalledAt }) => {
    const ledger = readLedger(db, id)
    const { due, delivered, failed, unaccounted } = ledger
    const sums = { due, delivered, failed, unaccounted, left: leftOf(ledger) }
    return { notificationId: id, correction, recalled: recalledAt !== null, ...sums }
  })
}
