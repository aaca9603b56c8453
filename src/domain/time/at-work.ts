import { AsyncLocalStorage } from 'node:async_hooks'

/** Whoever watches this thread from outside, to say what it was in when it hung. */
export interface WorkWatch {
  /** The thread turns to the step of this name; '': to none. */
  turnedTo: (step: string) => void
  /** The step hung lately, and is left out for a while. */
  isLeftOut: (step: string) => boolean
}

/** The step of carrying the write-ahead log over to the database, whoever does it: it stands still for several syncs of the disk. */
export const folding = 'checkpoint'

const current = new AsyncLocalStorage<string>()
const nobody: WorkWatch = { turnedTo: () => undefined, isLeftOut: () => false }
let watch = nobody

/** From now on `watcher` learns what this thread works on. */
export function watchWork(watcher: WorkWatch): void {
  watch = watcher
}

export function watchNothing(): void {
  watch = nobody
}

/** Does `act` as the step `name`, everything it waits for included. */
export function atWork<T>(name: string, act: () => T): T {
  const outer = current.getStore() ?? ''
  let goesOn = false
  // Queued before whatever `act` goes on with in this task.
  queueMicrotask(() => {
    if (goesOn) watch.turnedTo(name)
  })
  watch.turnedTo(name)
  try {
    const result = current.run(name, act)
    goesOn = result instanceof Promise
    return result
  } finally {
    watch.turnedTo(outer)
  }
}

/** True where a step hung lately: whoever comes to it goes on with the next one. */
export function isLeftOut(name: string): boolean {
  return watch.isLeftOut(name)
}

/** After a wait: the thread is in the step again that waited. */
export function backAtWork(): void {
  const step = current.getStore()
  if (step !== undefined) watch.turnedTo(step)
}

/** `wait` whose end brings the thread back to the step that waits. */
export function returning<Given extends unknown[], T>(
  wait: (...given: Given) => Promise<T>,
): (...given: Given) => Promise<T> {
  return async (...given) => {
    try {
      return await wait(...given)
    } finally {
      backAtWork()
    }
  }
}
