import { setClock } from '../dating.ts'
import { breakDisk, burying, liveUntil, mendDisk } from '../lifetime.ts'
import { deliver } from '../process.ts'
import { troubles } from '../relay.ts'
import { runJobs } from '../run-jobs.ts'
import type { Act } from './attempt.ts'

const second = 1000
const minute = 60 * second

/** The relay has trouble for a while, most often a short one. */
export const trouble: Act = ({ relay, time }, random) => {
  const minutes = random.chance(0.8) ? random.between(1, 40) : random.between(60, 600)
  relay.setWeather(random.pick(troubles), time.elapsed() + minutes * minute)
  return `${relay.weather()} for ${minutes} minutes`
}

/** The mailbox of what came back cannot be read for a while, or is made anew. */
export const mailbox: Act = (world, random) => {
  if (random.chance(0.4)) {
    world.mailbox.renumber()
    return 'made anew'
  }
  const minutes = random.between(1, 600)
  world.mailbox.breakOff(world.time.elapsed() + minutes * minute, random.below(3))
  return `breaks off for ${minutes} minutes`
}

/** The process dies: at once, or at one of the next points at which it touches disk or relay. */
export const crash: Act = (world, random) => {
  if (!world.process) return undefined
  const point = random.chance(0.3) ? 0 : random.between(1, 40)
  world.upAt = world.time.elapsed() + (random.chance(0.7) ? 0 : random.between(1, 240) * minute)
  world.process.life.dieAt(point)
  burying(world)
  return point === 0 ? 'at once' : `at point ${point}`
}

/** Nobody serves for days, or weeks. */
export const absence: Act = (world, random) => {
  if (!world.process) return undefined
  const days = random.between(1, 21)
  world.told.awayUntil = world.time.elapsed() + days * 24 * 60 * minute
  world.upAt = world.time.elapsed() + days * 24 * 60 * minute
  world.process.life.dieAt(0)
  burying(world)
  return `${days} days`
}

/** The disk is full, or forces nothing to itself: most often until somebody sees it, sometimes for days; or that is mended before. */
export const disk: Act = async (world, random) => {
  const { storage, time } = world
  if (storage.fault() !== null || random.chance(0.1)) {
    mendDisk(world)
    // The instance's own timer comes, before anybody does anything else.
    await liveUntil(world, time.elapsed() + second)
    return 'works again'
  }
  const minutes = random.chance(0.8) ? random.between(1, 300) : random.between(300, 5 * 24 * 60)
  // Thrown last, so that the disk of an older script fails for as long.
  const fault = random.chance(0.3) ? 'unsynced' : 'full'
  breakDisk(world, fault, time.elapsed() + minutes * minute)
  return `${fault} for ${minutes} minutes`
}

/** Somebody sets the clock wrong, or right again. In whole minutes. */
export const clock: Act = async (world, random) => {
  const { time } = world
  const wrong = time.offset()
  const day = 24 * 60 * minute
  if (wrong !== 0 && random.chance(0.7)) setClock(world, -wrong)
  else setClock(world, random.pick([-day, day, -60 * minute, 40 * day, -5 * minute, 365 * day, 3 * minute]))
  world.wellSince = null
  // Within the second the instance's own timer comes, before anybody does anything else.
  if (world.process) await deliver(world.process)
  return `off by ${time.offset() / minute} minutes`
}

/** A minute of the schedule in which every job runs. */
export const tick: Act = async (world) => {
  if (!world.process) return undefined
  await runJobs(world)
  return 'all jobs'
}
