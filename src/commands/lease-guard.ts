import type { LeaseGuard } from '#src/domain/lease/keep-lease.ts'
import { type DeadManSwitch, deadManSwitch } from '#src/platform/dead-man-switch.ts'
import { type FenceMoment, fenceMoment, type SharedFence } from '#src/platform/fence-memory.ts'

/** Of its length a lease is used for that part: what is on its way then has the rest to arrive in. */
const used = 0.75

/** `boot`: nanoseconds since the machine booted. */
export interface GuardMoment extends FenceMoment {
  boot: bigint
}

export interface ProcessGuard extends LeaseGuard<GuardMoment> {
  /** From now on something may leave. */
  arm: () => void
  /** `overdue`: its time is over while something is on its way, and no kernel ends this process. */
  look: () => 'open' | 'shut' | 'overdue'
}

/**
 * What a lease keeps from happening here: the fence, which both threads ask before they save and send, and the kernel, which ends the process
 * when the lease is over, so that nothing goes on that was begun in time, however long the process stood still.
 */
export function processGuard(fence: SharedFence, kernel: DeadManSwitch | null = deadManSwitch()): ProcessGuard {
  let isArmed = false
  let end: GuardMoment = { steady: 0, wall: 0, boot: 0n }
  const now = () => ({ ...fenceMoment(), boot: kernel?.now() ?? 0n })

  function set(): void {
    if (isArmed && kernel && end.boot > kernel.now()) kernel.set(end.boot)
  }

  return {
    moment: now,
    hold({ steady, wall, boot }, seconds) {
      const length = seconds * 1000
      end = { steady: steady + length, wall: wall + length, boot: boot + BigInt(seconds) * 1_000_000_000n }
      fence.openUntil({ steady: steady + length * used, wall: wall + length * used })
      set()
    },
    shut: fence.shut,
    arm() {
      isArmed = true
      set()
    },
    look() {
      if (fence.isOpen()) return 'open'
      if (fence.onItsWay() > 0) return isArmed && now().steady >= end.steady ? 'overdue' : 'shut'
      // Nothing is on its way, and nothing joins: pages may be read for as long as it takes.
      kernel?.clear()
      return 'shut'
    },
  }
}
