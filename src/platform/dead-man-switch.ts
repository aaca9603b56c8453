import { ptr } from 'bun:ffi'
import { cLibrary } from './c-library.ts'

/** The kernel ends this process at a moment, whatever it does then: stopped, hung, or asleep with its machine. */
export interface DeadManSwitch {
  /** Nanoseconds since the machine booted, its sleep included. */
  now: () => bigint
  /** In place of the moment before. */
  set: (at: bigint) => void
  clear: () => void
}

/** CLOCK_BOOTTIME, SIGKILL, TIMER_ABSTIME of Linux. */
const bootTime = 7
const sigkill = 9
const absolute = 1
const second = 1_000_000_000n

/**
 * timer_create(2) with SIGKILL, which the kernel delivers to a stopped process, too: no step of it runs any more. Null on other systems than
 * Linux, and where the C library lacks it. Not inherited by a process that is started.
 */
export function deadManSwitch(): DeadManSwitch | null {
  if (process.platform !== 'linux') return null
  const functions = cLibrary({
    timer_create: { args: ['i32', 'ptr', 'ptr'], returns: 'i32' },
    timer_settime: { args: ['u64', 'i32', 'ptr', 'ptr'], returns: 'i32' },
    clock_gettime: { args: ['i32', 'ptr'], returns: 'i32' },
  })
  if (!functions) return null
  // struct sigevent: a value that nobody reads, the signal, and 0 for "by signal".
  const event = new Uint8Array(64)
  new DataView(event.buffer).setInt32(8, sigkill, true)
  const timer = new BigUint64Array(1)
  if (functions.timer_create(bootTime, ptr(event), ptr(timer)) !== 0) return null
  const [id] = timer
  function settime(at: bigint): void {
    // struct itimerspec: no interval, and the moment; 0 is never.
    const moment = new BigInt64Array([0n, 0n, at / second, at % second])
    if (functions?.timer_settime(id ?? 0n, absolute, ptr(moment), null) !== 0)
      throw new Error('the kernel takes no moment at which it ends this process')
  }
  return {
    now() {
      const time = new BigInt64Array(2)
      functions.clock_gettime(bootTime, ptr(time))
      return (time[0] ?? 0n) * second + (time[1] ?? 0n)
    },
    set: settime,
    clear: () => settime(0n),
  }
}
