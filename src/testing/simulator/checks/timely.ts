import { destinyOfAddress } from '../people.ts'
import { processOf, type World } from '../world.ts'

const minute = 60_000

/** Elapsed ms for which everything must have been well until nothing waits that was due: the longest back-off while the relay may be at fault, and some. */
const patience = { untouched: 150 * minute, tried: 10 * 60 * minute }

interface Waiting {
  id: string
  address: string
  state: string
  attempts: number
  nextAttemptAt: number
}

/** Nobody whose mailbox is well waits for long after relay, disk, clock and process are. */
export function checkTimely(world: World): void {
  const { wellSince, time } = world
  if (wellSince === null) return
  const [now, wellFor] = [time.clock.now(), time.elapsed() - wellSince]
  if (wellFor < patience.untouched) return
  const waiting = processOf(world)
    .db.$client.query<Waiting, [number]>(
      `SELECT id, address, state, attempts, next_attempt_at AS nextAttemptAt FROM deliveries
        WHERE state IN ('waiting', 'retrying', 'sending') AND channel = 'email' AND created_at <= ?`,
    )
    .all(now - patience.untouched)
  for (const { address, state, attempts, nextAttemptAt } of waiting) {
    if (destinyOfAddress(address) !== 'well' || address.startsWith('erased-')) continue
    const isLate = attempts === 0 ? nextAttemptAt <= now - patience.untouched : wellFor >= patience.tried
    if (isLate)
      world.found(
        `${address} still waits (${state}, ${attempts} attempts) after ${wellFor / minute} minutes in which all was well`,
      )
  }
}
