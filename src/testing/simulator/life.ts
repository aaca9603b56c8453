/** The process is gone in the middle of what it did: nothing that comes after this is written or sent. */
export class Crash extends Error {
  constructor() {
    super('the process died')
    this.name = 'Crash'
  }
}

/** One process from its start until it dies. */
export interface Life {
  isDead: () => boolean
  /** Dies at the n-th point from now at which it touches the disk or the relay; 0: at once. */
  dieAt: (point: number) => void
  /** To be called wherever the outside world can tell that the process is there. Throws Crash from its death on. */
  point: () => void
}

export function createLife(): Life {
  let dead = false
  let left = Number.POSITIVE_INFINITY
  return {
    isDead: () => dead,
    dieAt(point) {
      if (point === 0) dead = true
      else left = point
    },
    point() {
      left -= 1
      if (left <= 0) dead = true
      if (dead) throw new Crash()
    },
  }
}
