import { watchClock } from '#src/domain/clock/watch-clock.ts'
import { checkReturn } from './checks/absence.ts'
import { keepPromises } from './checks/retention.ts'
import { clockAtStart, clockWasSeen, keepsNoClock, noteWindows } from './dating.ts'
import { nextDue } from './due.ts'
import { Crash } from './life.ts'
import { observe } from './observe.ts'
import { deliver, type Process, startProcess, tolerating } from './process.ts'
import { runJobs } from './run-jobs.ts'
import type { DiskFault } from './storage.ts'
import type { World } from './world.ts'

const second = 1000
/** Looks at the queue after something has happened that come when they are due; later ones come ever more seldom. */
const promptLooks = 15
/** Elapsed ms between two looks at the most. */
export const longestWait = 3600 * second
const day = 24 * 3600 * second
/** Elapsed ms without a look at the clock, less some, after which a start doubts it. */
const longAway = 11 * 3600 * second

/**
 * Lets time pass until then, with everything that the instance does by itself on the way. Its timers come when something is due
 * and not each second, since nothing else would happen; where a queue is tried in vain for long they come late, as they may.
 */
export async function liveUntil(world: World, until: number): Promise<void> {
  const { time } = world
  await settle(world)
  for (let looks = 0; world.findings.length === 0; looks++) {
    const at = nextMoment(world, looks)
    if (at > until) break
    time.passUntil(at)
    if (at >= world.mendedAt) await mendDiskInTime(world)
    await settle(world)
    await lookAtClock(world)
    await endDay(world)
  }
  time.passUntil(until)
  await settle(world)
  await lookAtClock(world)
}

/** As it is looked at each second: whoever starts next knows that this process was there until now. */
async function lookAtClock(world: World): Promise<void> {
  const { process, told } = world
  if (process) await tolerating(() => watchClock(process.deps))
  if (burying(world)) await settle(world)
  else if (process && world.time.elapsed() >= world.keepsFrom) {
    told.seenAt = world.time.elapsed()
    clockWasSeen(world)
  }
}

/** Jobs that ask DNS each hour; here once a day, as those do by which what is too old goes. */
const daily = ['mail-domains']

/** The day's end, or as soon as it can come. */
async function endDay(world: World): Promise<void> {
  if (!isDayOver(world)) return
  world.dayEndsAt = (Math.floor(world.time.elapsed() / day) + 1) * day
  await runJobs(world, daily)
  if (!burying(world)) await keepPromises(world)
  if (burying(world)) await settle(world)
}

/** A disk that is full, or forces nothing to itself, until then (elapsed ms). */
export function breakDisk(world: World, fault: DiskFault, until: number): void {
  setFault(world, fault)
  world.mendedAt = until
}

/** A disk that works again, if it does not: a minute later the clock's reading is kept anew, by which what is too old may go. */
export function mendDisk(world: World): void {
  setFault(world, null)
  world.mendedAt = Number.POSITIVE_INFINITY
}

/** The instance's own timer comes each second: once more in vain, and the next time before anybody does anything else. */
async function mendDiskInTime(world: World): Promise<void> {
  await lookAtClock(world)
  mendDisk(world)
  world.time.passUntil(world.time.elapsed() + second)
}

function setFault(world: World, fault: DiskFault | null): void {
  if (fault === 'full') world.keepsFrom = Number.POSITIVE_INFINITY
  else if (world.keepsFrom === Number.POSITIVE_INFINITY) world.keepsFrom = world.time.elapsed() + 60 * second
  world.storage.setFault(fault)
  world.dayEndsAt = Math.max(world.dayEndsAt, world.time.elapsed() + 120 * second)
}

function isDayOver({ time, process, storage, dayEndsAt }: World): boolean {
  return process !== null && storage.fault() === null && time.elapsed() >= dayEndsAt
}

function nextMoment(world: World, looks: number): number {
  const { time, relay } = world
  if (!world.process) return Math.min(world.upAt, world.mendedAt)
  if (isDayOver(world)) return time.elapsed()
  const { nextMail, nextJob, overdue } = nextDue(world)
  const late = looks < promptLooks ? 1 : Math.min(longestWait, 5 * second * 1.6 ** (looks - promptLooks))
  const soonest = time.elapsed() + Math.ceil(late)
  const mail = overdue > 0 ? Math.max(soonest, time.elapsed() + 15 * second) : Math.max(soonest, nextMail)
  const dayEndsAt = world.storage.fault() !== null ? Number.POSITIVE_INFINITY : world.dayEndsAt
  return Math.min(time.nextTimer(), relay.wellAt(), world.mendedAt, nextJob, mail, dayEndsAt, believedAt(world))
}

/** When a clock that was set, or doubted by a start, has run on for a day: what is too old goes at the next hour, and not that very moment. */
function believedAt({ time, told, dating }: World): number {
  const at = Math.max(dating.seenSet?.at ?? -Infinity, told.doubtedAt ?? -Infinity) + day + 120 * second
  return at > time.elapsed() ? at : Number.POSITIVE_INFINITY
}

/** Does what is due now: starts a process where none serves, runs jobs whose moment has come, sends what may leave. */
export async function settle(world: World): Promise<void> {
  for (let deaths = 0; ; deaths++) {
    if (deaths > 50) throw new Error('it dies again and again')
    if (!world.process && world.time.elapsed() >= world.upAt) restart(world)
    if (!world.process) return
    await turn(world, world.process)
    if (!burying(world)) return
  }
}

async function turn(world: World, process: Process): Promise<void> {
  const { isFresh } = world
  if (isFresh) {
    world.isFresh = false
    const before = new Set(world.told.owed.keys())
    await runJobs(world)
    checkReturn(world, before)
  }
  const due = nextDue(world)
  if (due.jobs.length > 0) await runJobs(world, due.jobs)
  const { sender } = process
  const isOwed = isFresh || due.overdue > 0 || due.jobs.length > 0 || sender.tried.length + sender.inFlight.size > 0
  if (isOwed) await deliver(process)
  observe(world)
}

/** True where the process has died, which is then gone: the next one comes when it is `upAt`. */
export function burying(world: World): boolean {
  if (!world.process?.life.isDead()) return false
  world.note('the process died')
  world.time.forgetTimers()
  world.storage.abandon()
  world.process = null
  return true
}

/** Starts the next process, if need be again and again. */
export function restart(world: World): Process {
  for (let deaths = 0; deaths < 50; deaths++) {
    try {
      const process = startProcess(world)
      world.process = process
      world.isFresh = true
      keepsNoClock(world)
      clockAtStart(world)
      noteWindows(world)
      if (world.time.elapsed() - world.told.seenAt > longAway) world.told.doubtedAt = world.time.elapsed()
      mayRepeat(world, process)
      return process
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      world.storage.abandon()
    }
  }
  throw new Error('it dies again and again')
}

/** What was on its way when the process died may be sent again: nobody has written down that it arrived. */
function mayRepeat({ relay, web }: World, { db }: Process): void {
  const unsent = db.$client
    .query<{ id: string }, []>("SELECT id FROM deliveries WHERE state IN ('waiting', 'retrying', 'sending')")
    .all()
  for (const { id } of unsent) {
    for (const taken of [relay.taken.get(id), web.taken.get(id)]) if (taken) taken.isKnown = false
  }
}
