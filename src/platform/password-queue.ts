import type { Asker } from '#src/domain/context.ts'
import { rateLimited } from '#src/domain/errors.ts'

type Standing = Asker['standing']

/** Beyond these a sign-in would wait longer than a person does, at three in a second. */
const places: Record<Standing, number> = { known: 64, new: 32, suspect: 32 }
/** Of one account or network. */
const placesOfOne = 8
const retryAfter = 5_000
/** Turns in a row of those who come for the first time, while suspects wait: these are slowed down, not shut out. */
const turnsBeforeSuspects = 3

/**
 * Who is next for bcrypt. Everybody has few places, so that no network fills the queue; those who wait in one line are served
 * in turns, one of each account or network.
 */
export interface PasswordQueue<Job> {
  /** Throws rate_limited where the asker has no place. */
  refuseWhenFull: (asker: Asker) => void
  /** Throws like `refuseWhenFull`. The place is the job's until `leave()` is called. */
  enter: (asker: Asker, job: Job) => void
  /** Of those in these lines, who goes next; undefined: nobody waits. */
  next: (lines: readonly Standing[]) => { asker: Asker; job: Job } | undefined
  leave: (asker: Asker) => void
}

export function createPasswordQueue<Job>(): PasswordQueue<Job> {
  const lines = { known: createLine<Job>(), new: createLine<Job>(), suspect: createLine<Job>() }
  const taken = new Map<string, number>()
  const takenIn: Record<Standing, number> = { known: 0, new: 0, suspect: 0 }
  let turns = 0

  function refuseWhenFull({ who, standing }: Asker): void {
    const isFull = takenIn[standing] >= places[standing] || (taken.get(`${standing} ${who}`) ?? 0) >= placesOfOne
    if (isFull)
      throw rateLimited(retryAfter, `Too many people are signing in. Try again in ${retryAfter / 1000} seconds.`)
  }

  function change({ who, standing }: Asker, by: 1 | -1): void {
    const name = `${standing} ${who}`
    const now = (taken.get(name) ?? 0) + by
    if (now === 0) taken.delete(name)
    else taken.set(name, now)
    takenIn[standing] += by
  }

  function nextStanding(open: readonly Standing[]): Standing | undefined {
    const waiting = open.filter((standing) => !lines[standing].isEmpty())
    const isTurnOfSuspects = turns >= turnsBeforeSuspects && waiting.includes('suspect') && !waiting.includes('known')
    return isTurnOfSuspects ? 'suspect' : waiting[0]
  }

  return {
    refuseWhenFull,
    enter(asker, job) {
      refuseWhenFull(asker)
      change(asker, 1)
      lines[asker.standing].push(asker.who, job)
    },
    next(open) {
      const standing = nextStanding(open)
      if (standing === undefined) return undefined
      if (standing === 'new') turns += 1
      else if (standing === 'suspect') turns = 0
      const turn = lines[standing].shift()
      return turn && { asker: { who: turn.who, standing }, job: turn.job }
    },
    leave: (asker) => change(asker, -1),
  }
}

/** Served in turns: after one of somebody's jobs everybody else who waits comes first. */
function createLine<Job>() {
  const waiting = new Map<string, Job[]>()
  return {
    isEmpty: () => waiting.size === 0,
    push(who: string, job: Job): void {
      const theirs = waiting.get(who)
      if (theirs) theirs.push(job)
      else waiting.set(who, [job])
    },
    shift(): { who: string; job: Job } | undefined {
      for (const [who, [job, ...others]] of waiting) {
        waiting.delete(who)
        if (others.length > 0) waiting.set(who, others)
        if (job !== undefined) return { who, job }
      }
      return undefined
    },
  }
}
