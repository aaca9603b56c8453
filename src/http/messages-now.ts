import { readPauses } from '#src/domain/deliveries/channel-pause.ts'
import { readThroughput } from '#src/domain/deliveries/read-throughput.ts'
import { lateNotifications, leftOf } from '#src/domain/notifications/late-notifications.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { readQueue } from '#src/domain/notifications/read-queue.ts'
import type { LateProps } from '#views/dashboard/queue.tsx'
import type { AppDeps } from './app-deps.ts'

type Late = ReturnType<typeof lateNotifications>[number]

/** Queue, throughput, pauses and late notifications of an organization; null: of the instance. */
export function messagesNow(deps: AppDeps, organizationId: string | null, aboutOf: (late: Late) => string) {
  const now = deps.clock.now()
  const channels = readQueue(deps.db, organizationId).map(({ oldest, ...queue }) => ({
    ...queue,
    oldestFor: oldest === null ? null : now - oldest,
  }))
  const late = lateNotifications(deps, organizationId ?? undefined).map((one): LateProps => {
    const ledger = readLedger(deps.db, one.id)
    return { id: one.id, about: aboutOf(one), left: leftOf(ledger), due: ledger.due, lateFor: now - one.releaseAt }
  })
  return { queue: { channels }, hours: readThroughput(deps, organizationId), pauses: readPauses(deps.db), late }
}
