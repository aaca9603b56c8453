import type { Db } from '#src/db/connection.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { listed } from './acts.ts'
import { checkAccounts } from './checks/accounts.ts'
import { checkAsked } from './checks/asked.ts'
import { checkDates } from './checks/dates.ts'
import { checkLedgers } from './checks/ledgers.ts'
import { checkImports } from './checks/lists.ts'
import { checkStatuses, checkUptime } from './checks/page.ts'
import { checkPeople } from './checks/people.ts'
import { checkPolicies } from './checks/policies.ts'
import { checkTimely } from './checks/timely.ts'
import { checkWindows } from './checks/windows.ts'
import { setClock } from './dating.ts'
import { burying, liveUntil, mendDisk, settle } from './lifetime.ts'
import { noteWithdrawn, observe } from './observe.ts'
import { seeded } from './random.ts'
import type { Script, Step } from './script.ts'
import { changesOf } from './storage.ts'
import { createWorld, type World, type WorldOptions } from './world.ts'

export interface Outcome {
  /** What was as it must never be, the first of it; null: the life was sound. */
  finding: string | null
  /** What happened, a line each. */
  course: string[]
  /** Mails that arrived. */
  mails: number
}

export type RunOptions = Pick<WorldOptions, 'onDisk' | 'planted'>

const second = 1000
const hour = 3600 * second

/** Lives through a script, looks after every step whether all is as it must be, and stops at the first thing that is not. */
export async function run(script: Script, options: RunOptions = {}): Promise<Outcome> {
  const world = createWorld({ ...script, ...options })
  try {
    for (const [number, step] of script.steps.entries()) {
      await liveUntil(world, step.at)
      await take(world, step)
      check(world, number)
      if (world.findings.length > 0) break
    }
    if (world.findings.length === 0) await end(world, script)
  } catch (error) {
    world.found(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    world.close()
  }
  return { finding: world.findings[0] ?? null, course: world.course, mails: world.relay.taken.size }
}

async function take(world: World, { kind, key }: Step): Promise<void> {
  world.step = key
  if (world.process) noteWithdrawn(world)
  const happened = await listed(kind).act(world, seeded(world.seed, 'step', key))
  if (happened !== undefined) world.note(`${kind}: ${happened}`)
  burying(world)
  observe(world)
  await settle(world)
  world.step = -1
}

/** Rows that were changed when ledgers and statuses were looked at last: until others are, they stay as they were. */
const looked = new WeakMap<Db, number>()

function check(world: World, number: number): void {
  noteHealth(world)
  if (!world.process) return
  const { db } = world.process
  const changes = changesOf(db)
  if (looked.get(db) !== changes) {
    checkLedgers(world)
    checkStatuses(world)
  }
  looked.set(db, changes)
  checkTimely(world)
  checkImports(world)
  checkAsked(world)
  if (number % 10 === 9) checkMore(world)
}

function checkMore(world: World): void {
  checkWindows(world)
  checkPeople(world)
  checkAccounts(world)
  checkPolicies(world)
  const random = seeded(world.seed, 'look', world.time.elapsed())
  const organization = random.pick(world.model.organizations.filter(({ deletedAt }) => deletedAt === null))
  if (organization.services.length > 0) checkUptime(world, organization, random.pick(organization.services))
  checkDates(world)
}

/** Everything becomes well, and half a day later nothing is left to do. */
async function end(world: World, { length }: Script): Promise<void> {
  await liveUntil(world, length)
  world.relay.setWeather('well', 0)
  mendDisk(world)
  if (world.time.offset() !== 0) world.wellSince = null
  setClock(world, -world.time.offset())
  world.upAt = Math.min(world.upAt, world.time.elapsed())
  world.note('all is well from now on')
  // The instance's own timer comes, which sees that the clock was set.
  await liveUntil(world, length + second)
  noteHealth(world)
  for (let hours = 1; hours <= 12 && world.findings.length === 0; hours += hours < 3 ? 1 : 3) {
    await liveUntil(world, length + hours * hour)
    check(world, 0)
  }
  if (!world.process || world.findings.length > 0) return
  checkMore(world)
  for (const finding of verifyChains(world.process.db)) world.found(finding)
}

function noteHealth(world: World): void {
  const isWell = world.relay.weather() === 'well' && world.storage.fault() === null && world.process !== null
  world.wellSince = isWell ? (world.wellSince ?? world.time.elapsed()) : null
}
