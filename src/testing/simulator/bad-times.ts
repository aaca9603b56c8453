import { type Random, seeded } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

const hour = 3_600_000

interface Receiver {
  random: Random
  isBad: boolean
  /** Elapsed ms. */
  until: number
}

/**
 * Whether the receiver of that name is in one of its bad times now. They begin with its first message, last for hours or, one in
 * forty, for ever, and come again after weeks: all that hangs on the seed and its name, and on when the first message came.
 */
export function badTimes(seed: number, time: VirtualTime): (name: string) => boolean {
  const receivers = new Map<string, Receiver>()
  return (name) => {
    const receiver = receivers.get(name) ?? heardFirst(seeded(seed, 'receiver', name), time)
    receivers.set(name, receiver)
    while (receiver.until <= time.elapsed()) turn(receiver)
    return receiver.isBad
  }
}

function heardFirst(random: Random, time: VirtualTime): Receiver {
  return { random, isBad: false, until: time.elapsed() }
}

function turn(receiver: Receiver): void {
  const { random, isBad } = receiver
  receiver.isBad = !isBad
  receiver.until += isBad ? random.between(12, 40 * 24) * hour : lasting(random)
}

function lasting(random: Random): number {
  if (random.chance(1 / 40)) return Number.POSITIVE_INFINITY
  return random.chance(0.8) ? random.between(1, 10 * 60) * (hour / 60) : random.between(10, 3 * 24) * hour
}
