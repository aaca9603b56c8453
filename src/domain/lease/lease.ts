/** Who may serve an instance: an object in a bucket, as its holder has written it last. */
export interface Lease {
  /** Names a data folder: which data is served. */
  folder: string
  /** Names that folder on one machine since its last boot: whoever has its lock, and is the same, knows that the one before has died. */
  run: string
  /** Of the machine, for people. */
  name: string
  /** One more than the holder's before. */
  term: number
  /** One more with each renewal. */
  renewal: number
  /** For so long after a renewal nobody else takes it. */
  seconds: number
  /** Its holder has ended in order, or was told to. */
  released: boolean
  /** UTC ms by the holder's clock, for people: nothing is decided by it. */
  at: number
}

export type Holder = Pick<Lease, 'folder' | 'run' | 'name'>

/** `serve`: with the data that is here. `take over`: the same, whoever has served since. `stand by`: once the holder is gone. */
export type LeaseWish = 'serve' | 'take over' | 'stand by'

/** What lies in the bucket. `since`: `elapsed()` at which it was first found as it is. */
export interface SeenLease {
  lease: Lease | null
  since: number
}

export type LeaseDecision =
  | { kind: 'take' }
  | { kind: 'wait'; for: 'end' | 'holder' | 'order' }
  | { kind: 'refused'; sentence: string }

const shortest = 2
const longest = 600

/** Null: it is none. */
export function leaseIn(text: string): Lease | null {
  try {
    const value: unknown = JSON.parse(text)
    return isLease(value) ? value : null
  } catch {
    return null
  }
}

function isLease(value: unknown): value is Lease {
  if (typeof value !== 'object' || value === null) return false
  const { folder, run, name, term, renewal, seconds, released, at } = value as Record<string, unknown>
  return (
    [folder, run, name].every((one) => typeof one === 'string' && one.length <= 200) &&
    [term, renewal, seconds, at].every((one) => Number.isSafeInteger(one)) &&
    isLeaseLength(seconds as number) &&
    typeof released === 'boolean'
  )
}

/** Seconds that a lease may hold. */
function isLeaseLength(seconds: number): boolean {
  return seconds >= shortest && seconds <= longest
}

/**
 * Milliseconds for which a lease must have lain there unchanged before somebody else takes it, by their own clock: its time, and a tenth of it
 * and a second more, for clocks that do not run equally fast.
 */
export function endsAfter({ seconds }: Lease): number {
  return seconds * 1100 + 1000
}

/** Whether the lease may be taken now. No two clocks are compared: `now` and `since` are of whoever looks. `patience`: ms beyond its end. */
export function decideLease(
  { lease, since }: SeenLease,
  holder: Holder,
  { wish, patience, now }: { wish: LeaseWish; patience: number; now: number },
): LeaseDecision {
  if (lease === null) return wish === 'stand by' ? { kind: 'wait', for: 'holder' } : { kind: 'take' }
  const isOwn = lease.folder === holder.folder
  if (isOwn && (lease.released || lease.run === holder.run)) return { kind: 'take' }
  if (!isOwn && wish === 'serve') return { kind: 'refused', sentence: servedSince(lease) }
  if (!isOwn && lease.released) return wish === 'take over' ? { kind: 'take' } : { kind: 'wait', for: 'order' }
  const isOver = now - since >= endsAfter(lease) + (isOwn ? 0 : patience)
  return isOver ? { kind: 'take' } : { kind: 'wait', for: 'end' }
}

function servedSince({ name, term }: Lease): string {
  return `${name} holds the lease, or held it last (term ${term}): the data here is older, or another instance's. Start this one with --standby, or with --take-over to serve what is here.`
}
