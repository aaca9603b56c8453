import { everySecond } from '#src/domain/time/every-second.ts'

/** The two threads of a serving process: one answers visitors, the other delivers and keeps the schedule. */
export type Thread = 'page' | 'background'

/** Memory that both threads see, so that what one of them did last shows while it hangs. */
export interface Pulse {
  /** Says that the thread gets on. */
  beat: (thread: Thread) => void
  beats: (thread: Thread) => number
  /** Notes the step that the thread is in. */
  note: (thread: Thread, step: string) => void
  noted: (thread: Thread) => string
}

const longestStep = 160
const threads: readonly Thread[] = ['page', 'background']
/** For each thread: beats, length of the step, and the step in UTF-8. */
const headBytes = 8
const bytesEach = headBytes + longestStep

export function createPulseMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(threads.length * bytesEach)
}

export function pulseIn(memory: SharedArrayBuffer): Pulse {
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  const at = (thread: Thread) => threads.indexOf(thread) * bytesEach
  const heads = { page: new Int32Array(memory, at('page'), 2), background: new Int32Array(memory, at('background'), 2) }
  const steps = {
    page: new Uint8Array(memory, at('page') + headBytes, longestStep),
    background: new Uint8Array(memory, at('background') + headBytes, longestStep),
  }
  return {
    beat: (thread) => void Atomics.add(heads[thread], 0, 1),
    beats: (thread) => Atomics.load(heads[thread], 0),
    note(thread, step) {
      const bytes = encoder.encode(step).subarray(0, longestStep)
      steps[thread].set(bytes)
      Atomics.store(heads[thread], 1, bytes.length)
    },
    // A decoder takes no shared memory.
    noted: (thread) => decoder.decode(steps[thread].slice(0, Atomics.load(heads[thread], 1))),
  }
}

/**
 * Notes each step in the pulse, and forgets it with the end of the task that the thread was in: what the thread does next may
 * be of another step. To begin a step is to get on, too: several may each wait for the same lock, one after the other.
 */
export function notingSteps(pulse: Pulse, thread: Thread): (step: string) => void {
  let forgetting = false
  const forget = () => {
    forgetting = false
    pulse.note(thread, '')
  }
  return (step) => {
    pulse.beat(thread)
    pulse.note(thread, step)
    if (step === '' || forgetting) return
    forgetting = true
    setImmediate(forget)
  }
}

/** Beats as long as the event loop turns. Keeps no process alive. */
export function keepBeating(pulse: Pulse, thread: Thread): { stop: () => void } {
  pulse.beat(thread)
  return everySecond(() => pulse.beat(thread))
}

export interface Watched {
  beats: () => number
  /** Seconds without a beat after which the thread hangs. Asked each time, because it may depend on the step. */
  patience: () => number
  hung: () => void
  /** Seconds between two looks. */
  looking: number
}

/** However long a look was in coming, it counts as so many. */
const mostOfOne = 3

/**
 * Looks again and again whether another thread gets on, and calls `hung` once where it does not. Time counts by this thread's own
 * looks: a suspended machine or a paused container stops both threads, and is no hang. This one may be late, too, where the other
 * keeps it from writing.
 */
export function watchOver({ beats, patience, hung, looking }: Watched): { stop: () => void } {
  const interval = looking * 1000
  let seen = beats()
  let looked = performance.now()
  let silent = 0
  const timer = setInterval(() => {
    const [now, count] = [performance.now(), beats()]
    silent = count === seen ? silent + Math.min(now - looked, mostOfOne * interval) : 0
    looked = now
    seen = count
    if (silent < patience() * 1000) return
    clearInterval(timer)
    hung()
  }, interval)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
