import type { Config } from '#src/config.ts'
import type { LeaseKeeper, LeaseOptions, LeaseState, ShownLease } from '#src/domain/lease/keep-lease.ts'
import type { LeasePlace } from '#src/domain/lease/lease-object.ts'
import { placeText } from '#src/domain/object-store/bucket-address.ts'
import { everyHalfSecond } from '#src/domain/time/every-second.ts'
import { systemClock } from '#src/platform/clock.ts'
import { endProcess } from '#src/platform/end-process.ts'
import { createFenceMemory, fenceIn, type SharedFence } from '#src/platform/fence-memory.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { createLogger } from '#src/platform/logger.ts'
import { lastWords } from './hung.ts'
import { type GuardMoment, type ProcessGuard, processGuard } from './lease-guard.ts'

/** The lease of a serving process. Without one asked for it is held from the start, and nothing is looked at. */
export interface LeaseAtWork {
  memory: SharedArrayBuffer
  fence: SharedFence
  /** Null: nobody asks for one. */
  shown: () => ShownLease | null
  /**
   * Looks for the first time, and from then on by itself. Nothing is saved or sent before it is held, unless that goes on already (`live`).
   * Resolves with a sentence where it cannot be had; null: it is held, or waited for.
   */
  begin: (place: LeasePlace, options: LeaseOptions & { live?: boolean }) => Promise<string | null>
  /** Resolves once it is held, or at once where nobody asks for one. */
  held: () => Promise<void>
  /** From now on something may leave. */
  arm: () => void
  /** Another has taken it: the process ends with this, and nothing more is sent. */
  onLost: (end: (sentence: string) => void) => void
  /** At an end in order, or because nobody asks for one any more. */
  release: () => Promise<void>
}

/** Most instances ask for no lease. */
const lateModules = () =>
  Promise.all([import('#src/domain/lease/lease-object.ts'), import('#src/domain/lease/keep-lease.ts')])

export function createLease(config: Config): LeaseAtWork {
  const clock = systemClock
  const logger = createLogger({ level: config.logLevel, format: config.logFormat })
  const memory = createFenceMemory()
  const fence = fenceIn(memory)
  let guard: ProcessGuard | null = null
  let running: { keeper: LeaseKeeper; place: string; looks: { stop: () => void } } | null = null
  let taken = Promise.withResolvers<void>()
  let isShut = false
  let lost: (sentence: string) => void = (sentence) => {
    lastWords(config).error('the lease is lost', { why: sentence })
    endProcess(1)
  }

  function note({ isHeld, ended, problem }: LeaseState, on: ProcessGuard): void {
    if (ended !== null) lost(ended)
    if (isHeld) taken.resolve()
    const found = on.look()
    if (found === 'overdue') lost('The lease could not be renewed while a message was on its way.')
    const was = isShut
    isShut = isHeld && found !== 'open'
    if (isShut && !was)
      logger.error('the lease could not be renewed: nothing is saved and nothing is sent until it is', { problem })
    else if (was && !isShut && isHeld) logger.info('the lease is renewed again: saving and sending go on')
  }

  return {
    ...{ memory, fence },
    shown: () => running && { ...running.keeper.state(), place: running.place },
    async begin({ bucket, keys, allowed }, options) {
      const [{ leaseObjectAt }, { createLeaseKeeper }] = await lateModules()
      const deadline = options.seconds * 250
      const object = leaseObjectAt({ clock, http: createHttpClient({ deadline }) }, { bucket, keys, allowed }, deadline)
      const on = processGuard(fence)
      guard = on
      if (!options.live) on.shut()
      const keeper: LeaseKeeper = createLeaseKeeper<GuardMoment>({ clock, logger }, object, options, on)
      const first = await keeper.look()
      if (first.ended !== null) return first.ended
      if (options.live && !first.isHeld)
        return first.problem ?? 'Somebody else holds the lease: look again in a minute.'
      note(first, on)
      if (!first.isHeld && options.wish !== 'stand by')
        logger.warn('the lease is not held yet: until then pages can be read, and nothing is saved or sent', {
          ...{ holder: first.lease?.name ?? null, waitsFor: first.waitsFor, problem: first.problem },
        })
      const looks = everyHalfSecond(() => void keeper.look().then((state) => note(state, on)))
      running = { keeper, place: placeText(bucket), looks }
      return null
    },
    held: () => (running ? taken.promise : Promise.resolve()),
    arm: () => guard?.arm(),
    onLost(end) {
      lost = end
    },
    async release() {
      if (!running) return
      const { keeper, looks } = running
      looks.stop()
      running = null
      taken = Promise.withResolvers()
      await keeper.release()
      guard?.look()
    },
  }
}
