/*
 * What both threads know of the lease: until when it holds, by two clocks, and how much is on its way out. A process that was stopped, or
 * whose machine slept, finds by one of them that its time is over before it sends anything.
 */

const wanted = 0
const steadyUntil = 1
const wallUntil = 2
const onItsWay = 3

export function createFenceMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * BigInt64Array.BYTES_PER_ELEMENT)
}

/** Milliseconds, the same in every thread: nobody can set the one, and the other goes on while the machine sleeps. */
export interface FenceMoment {
  steady: number
  wall: number
}

export function fenceMoment(): FenceMoment {
  return { steady: Number(process.hrtime.bigint() / 1_000_000n), wall: Date.now() }
}

export interface SharedFence {
  isOpen: () => boolean
  enter: () => boolean
  leave: () => void
  /** How much is on its way out. Asked after the fence was shut: nothing joins any more. */
  onItsWay: () => number
  /** Nothing is saved and nothing is sent but until then. */
  openUntil: (moment: FenceMoment) => void
  shut: () => void
  /** Nobody asks for a lease any more. */
  lift: () => void
}

/** Open, until somebody asks for a lease. */
export function fenceIn(memory: SharedArrayBuffer): SharedFence {
  const cells = new BigInt64Array(memory)
  const set = (cell: number, value: number) => void Atomics.store(cells, cell, BigInt(Math.floor(value)))
  const get = (cell: number) => Number(Atomics.load(cells, cell))
  function isOpen(): boolean {
    if (get(wanted) === 0) return true
    const { steady, wall } = fenceMoment()
    return steady < get(steadyUntil) && wall < get(wallUntil)
  }
  function openUntil({ steady, wall }: FenceMoment): void {
    set(steadyUntil, steady)
    set(wallUntil, wall)
    set(wanted, 1)
  }
  const leave = () => void Atomics.sub(cells, onItsWay, 1n)
  return {
    isOpen,
    leave,
    openUntil,
    enter() {
      // Counted before it is asked: whoever has shut the fence and finds nothing on its way may rely on it.
      Atomics.add(cells, onItsWay, 1n)
      if (isOpen()) return true
      leave()
      return false
    },
    onItsWay: () => get(onItsWay),
    shut: () => openUntil({ steady: 0, wall: 0 }),
    lift: () => set(wanted, 0),
  }
}
