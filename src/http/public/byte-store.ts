/** What is kept up to so many bytes; what was not used since room was needed last goes first, the oldest of it before the others. */
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
  isUsed: boolean
}

/** What is larger than `capacity` alone is not kept. */
export function createByteStore<T>(capacity: number): ByteStore<T> {
  /** In the order in which they were set, or passed over when room was needed: a use is a mark, since it comes with every request. */
  const entries = new Map<string, Entry<T>>()
  let total = 0
  let newest = ''

  function drop(key: string, entry: Entry<T>): void {
    entries.delete(key)
    total -= entry.bytes
  }

  /** A Map walks on through what is set meanwhile, so who is passed over comes up again. */
  function makeRoom(): void {
    for (const [key, entry] of entries) {
      if (total <= capacity) return
      const isSpared = entry.isUsed || (key === newest && entries.size > 1)
      if (isSpared) passOver(key, entry)
      else drop(key, entry)
    }
  }

  function passOver(key: string, entry: Entry<T>): void {
    entry.isUsed = false
    entries.delete(key)
    entries.set(key, entry)
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry) entry.isUsed = true
      return entry?.value
    },
    holds: (key, value) => entries.get(key)?.value === value,
    set(key, value, bytes) {
      const before = entries.get(key)
      if (before) drop(key, before)
      entries.set(key, { value, bytes, isUsed: false })
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
