import type { Clock, Logger } from '../context.ts'
import { decideLease, type Holder, type Lease, type LeaseWish, type SeenLease } from './lease.ts'
import { type LeaseObject, tryConditions } from './lease-object.ts'

/** What is shut while the lease is not held. */
export interface LeaseGuard<Moment> {
  /** Taken before a request: from then on counts what it renews. */
  moment: () => Moment
  /** Held for so many seconds after that moment. */
  hold: (from: Moment, seconds: number) => void
  /** Not held, or nobody knows. Never opens anything. */
  shut: () => void
}

export interface LeaseState {
  /** Held by this process, as far as it knows. */
  isHeld: boolean
  /** As it was found or written last; null: nothing lies there, or nobody could look. */
  lease: Lease | null
  /** `elapsed()` of the last renewal, or at which the lease was first found as it is. */
  since: number
  /** What the store said last, where it failed. */
  problem: string | null
  /** For what is waited, while it is not held. */
  waitsFor: 'end' | 'holder' | 'order' | 'data' | null
  /** The holder before was the same folder: what is in it is what was served last. */
  isContinued: boolean
  /** It will not be taken, or was lost: a sentence. */
  ended: string | null
}

/** What people and monitoring are told of the lease of a serving process. */
export interface ShownLease extends LeaseState {
  /** Where it lies, as people recognise it. */
  place: string
}

/** For whoever serves: what is told of the lease, and how it is begun and ended while serving. */
export interface LeaseSwitch {
  /** Null: nobody asks for one. */
  shown: () => ShownLease | null
  /** Resolves with a sentence where it cannot be had; null: it is held from now on. */
  beginNow: () => Promise<string | null>
  endNow: () => Promise<void>
}

export interface LeaseKeeper {
  /** Takes or renews it, where it is time. One at a time; whoever comes meanwhile waits for the same. Never rejects. */
  look: () => Promise<LeaseState>
  state: () => LeaseState
  /** At an end in order: the next start of the same folder need not wait. */
  release: () => Promise<void>
}

export interface LeaseOptions {
  holder: Holder
  seconds: number
  wish: LeaseWish
  /** Milliseconds for which a stand-by waits beyond the end of another's lease. */
  patience?: number
  /** False: there is nothing to serve yet but what this folder has served itself. */
  isReady?: () => boolean
}

interface Held<Moment> {
  lease: Lease
  etag: string
  /** Moments at which each renewal was tried whose answer did not come, by its number. */
  tried: Map<number, { moment: Moment; at: number }>
}

/**
 * Takes the lease and renews it four times in its length; while it is another's, looks eight times as often. Whose renewal finds that somebody else has written it has lost it for good; an
 * answer that did not come leaves open whether it was renewed, and the next one tells.
 */
export function createLeaseKeeper<Moment>(
  { clock, logger }: { clock: Pick<Clock, 'now' | 'elapsed'>; logger: Logger },
  object: LeaseObject,
  { holder, seconds, wish, patience = 0, isReady = () => true }: LeaseOptions,
  guard: LeaseGuard<Moment>,
): LeaseKeeper {
  let held: Held<Moment> | null = null
  let seen: (SeenLease & { etag: string | null }) | null = null
  let looking: Promise<LeaseState> | null = null
  let asked = Number.NEGATIVE_INFINITY
  const state: LeaseState = {
    ...{ isHeld: false, lease: null, since: 0, problem: null },
    ...{ waitsFor: null, isContinued: false, ended: null },
  }

  async function take(): Promise<void> {
    const moment = guard.moment()
    const at = clock.elapsed()
    const read = await object.read()
    if (read.kind === 'failed') return void failed(read.words)
    if (seen === null || seen.etag !== read.etag) seen = { ...read, since: clock.elapsed() }
    Object.assign(state, { lease: seen.lease, since: seen.since, problem: null })
    const decision = decideLease(seen, holder, { wish, patience, now: clock.elapsed() })
    state.waitsFor = decision.kind === 'wait' ? decision.for : null
    if (decision.kind === 'refused') state.ended = decision.sentence
    if (decision.kind !== 'take') return
    state.isContinued = seen.lease?.folder === holder.folder
    if (!state.isContinued && !isReady()) {
      state.waitsFor = 'data'
      return
    }
    const lease: Lease = {
      ...{ ...holder, seconds, term: (seen.lease?.term ?? 0) + 1 },
      ...{ renewal: 0, released: false, at: clock.now() },
    }
    const written = await object.write(lease, seen.etag)
    if (written.kind === 'failed') return void failed(written.words)
    if (written.kind === 'outrun') return
    const tried = await tryConditions(object, lease)
    // What was written is this folder's own, and is taken again with the next look.
    if (tried.kind === 'failed') return void failed(tried.words)
    if (tried.kind === 'ignored') {
      state.ended = tried.sentence
      return
    }
    logger.info('this Opsentry holds the lease', { term: lease.term, seconds, before: seen.lease?.name ?? 'nobody' })
    keep({ lease, etag: written.etag, tried: new Map() }, moment, at)
  }

  function keep(next: Held<Moment>, from: Moment, at: number): void {
    held = next
    Object.assign(state, { isHeld: true, lease: next.lease, since: at, problem: null, waitsFor: null })
    guard.hold(from, seconds)
  }

  async function renew(present: Held<Moment>, released = false): Promise<void> {
    const moment = guard.moment()
    const at = clock.elapsed()
    const last = Math.max(present.lease.renewal, ...present.tried.keys())
    const lease = { ...present.lease, renewal: last + 1, released, at: clock.now() }
    const written = await object.write(lease, present.etag)
    if (written.kind === 'written') return keep({ lease, etag: written.etag, tried: new Map() }, moment, at)
    present.tried.set(lease.renewal, { moment, at })
    if (written.kind === 'failed') failed(written.words)
    else await findOut(present)
  }

  /** Something else lies there: an own renewal whose answer did not come, nothing, or another's. */
  async function findOut(present: Held<Moment>): Promise<void> {
    const read = await object.read()
    if (read.kind === 'failed') return void failed(read.words)
    const { lease, etag } = read
    const isOwn = lease?.folder === holder.folder && lease.run === holder.run && lease.term === present.lease.term
    const tried = isOwn ? present.tried.get(lease.renewal) : undefined
    if (isOwn && etag !== null) {
      present.etag = etag
      if (tried) keep({ lease, etag, tried: new Map() }, tried.moment, tried.at)
    } else if (lease === null) await restore(present)
    else lose(lease)
  }

  /** Somebody has removed it from the bucket. */
  async function restore(present: Held<Moment>): Promise<void> {
    const [moment, at] = [guard.moment(), clock.elapsed()]
    const written = await object.write(present.lease, null)
    if (written.kind === 'written') keep({ ...present, etag: written.etag }, moment, at)
    else if (written.kind === 'failed') failed(written.words)
  }

  function lose(lease: Lease): void {
    guard.shut()
    held = null
    const sentence = `${lease.name} has taken the lease (term ${lease.term}): this Opsentry ends, and sends nothing more.`
    Object.assign(state, { isHeld: false, lease, ended: sentence })
  }

  function failed(words: string): void {
    if (state.problem !== words) logger.warn('the lease could not be read or renewed', { words })
    state.problem = words
  }

  async function next(): Promise<LeaseState> {
    if (state.ended !== null) return state
    const now = clock.elapsed()
    if (held === null && now - asked >= seconds * 125) {
      asked = now
      await take()
    } else if (held !== null && now - state.since >= seconds * 250) await renew(held)
    return state
  }

  return {
    state: () => state,
    look() {
      looking ??= next().finally(() => {
        looking = null
      })
      return looking
    },
    async release() {
      await looking
      guard.shut()
      if (held === null) return
      await renew(held, true)
      guard.shut()
    },
  }
}
