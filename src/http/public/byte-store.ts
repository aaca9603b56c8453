/** What is kept up to so many bytes; the least recently used goes first. */
export interface ByteStore<T> {
  /** Counts as a use. */
  get: (key: string) => T | undefined
  /** Does not count as one. */
  holds: (key: string, value: T) => boolean
  set: (key: string, value: T, bytes: number) => void
  /** Counts bytes that came to what is kept under this key, if it still is this value. */
  grow: (key: string, value: T, bytes: number) => void
  readonly bytes: number
}

interface Entry<T> {
  value: T
  bytes: number
}

/** What is larger than `capacity` alone is not kept. */
export function createByteStore<T>(capacity: number): ByteStore<T> {
  /** Oldest use first: a Map keeps the order in which its keys were set. */
  const entries = new Map<string, Entry<T>>()
  let total = 0
  let newest = ''

  function drop(key: string, entry: Entry<T>): void {
    entries.delete(key)
    total -= entry.bytes
  }

  function makeRoom(): void {
    for (const [key, entry] of entries) {
      if (total <= capacity) return
      drop(key, entry)
    }
  }

  function used(key: string): Entry<T> | undefined {
    const entry = entries.get(key)
    if (entry === undefined || key === newest) return entry
    entries.delete(key)
    entries.set(key, entry)
    newest = key
    return entry
  }

  return {
    get: (key) => used(key)?.value,
    holds: (key, value) => entries.get(key)?.value === value,
    set(key, value, bytes) {
      const before = entries.get(key)
      if (before) drop(key, before)
      entries.set(key, { value, bytes })
      newest = key
      total += bytes
      makeRoom()
    },
    grow(key, value, bytes) {
      const entry = entries.get(key)
      if (entry?.value !== value) return
      entry.bytes += bytes
      total += bytes
      makeRoom()
    },
    get bytes() {
      return total
    },
  }
}
