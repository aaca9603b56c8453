/** What is made in steps: whoever asks for the same meanwhile waits for it. */
export interface Makings<T> {
  /** What is being made of that revision; undefined: nothing is. */
  of: (key: string, revision: number) => Promise<T> | undefined
  note: (key: string, revision: number, made: Promise<T>) => void
}

export function createMakings<T>(): Makings<T> {
  const makings = new Map<string, { revision: number; made: Promise<T> }>()

  return {
    of(key, revision) {
      const making = makings.get(key)
      return making?.revision === revision ? making.made : undefined
    },
    note(key, revision, made) {
      const making = { revision, made }
      makings.set(key, making)
      const forget = () => {
        if (makings.get(key) === making) makings.delete(key)
      }
      made.then(forget, forget)
    },
  }
}

/** At once where there is nothing to wait for: what is made in one go is answered in that. */
export function andThen<T, R>(value: T | Promise<T>, next: (value: T) => R): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value)
}
