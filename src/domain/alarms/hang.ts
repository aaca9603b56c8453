/** A thread that made no progress and was ended. */
export interface Hang {
  thread: 'page' | 'background'
  /** The step it was in (`atWork`); '': none that is known. */
  step: string
  /** UTC milliseconds. */
  at: number
  /** For how long it had made no progress. */
  seconds: number
  /** UTC milliseconds until which the step is left out; `at` where it is not. */
  leftOutUntil: number
  /** The operator was told of it. */
  told: boolean
}

const minute = 60_000
const aDay = 24 * 60 * minute
/** Milliseconds for which a step is left out after it has hung once, twice …; the last one repeats. */
const waits = [10 * minute, 60 * minute, 6 * 60 * minute, aDay]
export const longestLeftOut = aDay
/** Milliseconds after which an earlier hang counts no more. */
const remembered = 7 * aDay

/** The hang, as it is to be remembered: the more often its step has hung, the longer it is left out. */
export function newHang(hang: Pick<Hang, 'thread' | 'step' | 'at' | 'seconds'>, earlier: readonly Hang[]): Hang {
  const { thread, step, at } = hang
  const before = earlier.filter((one) => one.thread === thread && one.step === step && at - one.at < remembered)
  const wait =
    step === '' || thread === 'page' ? 0 : (waits[Math.min(before.length, waits.length - 1)] ?? longestLeftOut)
  return { ...hang, leftOutUntil: at + wait, told: false }
}
