/** Made once for each database and dropped with it: two in one process, as in tests, know nothing of each other. */
export interface PerDb<D extends object, T> {
  (db: D): T
  forget: (db: D) => void
}

const names = new Set<string>()

/** A process's memory beside a database. `name` tells it apart in the list of `memories()`. Throws where it is taken. */
export function perDb<D extends object, T>(name: string, make: (db: D) => T): PerDb<D, T> {
  if (names.has(name)) throw new Error(`there is a memory called "${name}" already`)
  names.add(name)
  const known = new WeakMap<D, { value: T }>()
  function read(db: D): T {
    const found = known.get(db)
    if (found) return found.value
    const value = make(db)
    known.set(db, { value })
    return value
  }
  return Object.assign(read, { forget: (db: D) => void known.delete(db) })
}

/** Every memory of the modules loaded so far: all that this process knows of a database without asking it. */
export function memories(): string[] {
  return [...names].toSorted()
}
