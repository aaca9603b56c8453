/** How far the durable commits of a process have come, over all of its threads. */
export interface SyncCounts {
  /** What both threads share. */
  memory: SharedArrayBuffer
  began: () => void
  ended: () => void
  /** So many have ended: a sync that begins now takes them in. */
  ending: () => number
  /** A sync that began when so many had ended is over. */
  synced: (ended: number) => void
  /** None is waiting for the disk, and none is on its way there. */
  isAllSynced: () => boolean
  /** A thread may have been ended in the middle of a commit, which waits for nothing any more. */
  forgetBegun: () => void
}

const [begun, over, onDisk] = [0, 1, 2]

/**
 * A commit counts as begun before another thread can see what it wrote, and as over once a sync would take it in: what can be
 * seen is on disk where as many are synced as have begun. They are counted modulo 2^32.
 */
export function syncCounts(memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)): SyncCounts {
  const counts = new Int32Array(memory)
  return {
    memory,
    began: () => void Atomics.add(counts, begun, 1),
    ended: () => void Atomics.add(counts, over, 1),
    ending: () => Atomics.load(counts, over),
    synced: (ended) => void Atomics.store(counts, onDisk, ended),
    isAllSynced: () => Atomics.load(counts, onDisk) === Atomics.load(counts, begun),
    forgetBegun: () => void Atomics.store(counts, begun, Atomics.load(counts, over)),
  }
}
