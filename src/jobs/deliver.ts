import { StorageError } from '#src/db/storage.ts'
import { onQueued } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { releaseOrphanedClaims } from '#src/domain/deliveries/claim-deliveries.ts'
import { startDue, stopSender } from '#src/domain/deliveries/deliver.ts'
import { notificationSender } from '#src/domain/notifications/deliver-due.ts'
import { takeRequests } from '#src/domain/subscribers/take-requests.ts'
import { atWork, isLeftOut } from '#src/domain/time/at-work.ts'
import { everySecond } from '#src/domain/time/every-second.ts'
import { within } from '#src/domain/time/within.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'

/** The step of taking up what visitors asked for, which hangs apart from what has to be sent. */
const requests = 'subscription requests'

/** Milliseconds in which answers gather that are settled in one transaction; not felt beside the way to a relay and back. */
const gathering = 1

export interface Delivering {
  /** Call after another connection to the database has queued something. */
  wake: () => void
  /** Claims nothing more; resolves when the messages in flight are settled. */
  stop: () => Promise<void>
}

/**
 * Delivers while serving: woken by every commit that changes the queue, by every answer, and each second, in which another process's
 * writes and newly due deliveries are noticed. The caller holds the instance lock.
 */
export function startDelivering(deps: Deps): Delivering {
  release()

  const sender = notificationSender()
  let stopped = false
  let again = false
  let running: Promise<void> | null = null
  let allAnswered: () => void = () => undefined

  function wake(): void {
    again = true
    if (sender.inFlight.size === 0) allAnswered()
    running ??= run().finally(() => {
      running = null
    })
  }

  async function run(): Promise<void> {
    await yieldToEventLoop()
    while (again && !stopped) {
      again = false
      await gathered()
      if (!isLeftOut(requests)) await atWork(requests, () => takeRequests(deps, () => stopped)).catch(failed)
      await atWork('sending', () => startDue(deps, sender, () => stopped, wake)).catch(failed)
    }
  }

  /** An answered message keeps its slot until it is settled: where all have their answers nobody waits. */
  async function gathered(): Promise<void> {
    if (sender.tried.length === 0 || sender.inFlight.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    allAnswered = resolve
    await within(promise, gathering)
  }

  /** Frees the claims of a process that died; while nothing can be written, they end with their leases. */
  function release(): void {
    try {
      const released = releaseOrphanedClaims(deps)
      if (released > 0) deps.logger.warn('released the claims of a process that died', { deliveries: released })
    } catch (error) {
      failed(error)
    }
  }

  /** A storage that fails is logged once (jobs/watch-storage.ts), not with every wake. */
  function failed(error: unknown): void {
    if (!(error instanceof StorageError)) deps.logger.error('delivering failed', { error: String(error) })
  }

  const waking = everySecond(wake)
  const forget = onQueued(deps.db, wake)
  wake()

  return {
    wake,
    async stop() {
      stopped = true
      waking.stop()
      forget()
      await running
      await Promise.all(sender.inFlight)
      try {
        stopSender(deps, sender)
      } catch (error) {
        // Messages that could not be settled are sent again after the next start, under the same Message-ID.
        failed(error)
      }
    },
  }
}
