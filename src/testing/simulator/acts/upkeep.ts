import type { Db } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { checkSecrets, reseal } from '#src/domain/secrets/sealed-secrets.ts'
import { readClock } from '#src/domain/time/clock-reading.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { asLanded } from '../../landed-schemas.ts'
import { system } from '../../personas.ts'
import { keepPromises } from '../checks/retention.ts'
import { Crash, createLife } from '../life.ts'
import { burying, restart } from '../lifetime.ts'
import type { World } from '../world.ts'
import type { Act } from './attempt.ts'

/** The hour in which every retention rule runs: what was too old is gone, and nothing else. */
export const retention: Act = async (world) => {
  if (!world.process || world.storage.fault() !== null) return undefined
  return (await keepPromises(world)) ? 'every rule' : 'cut off'
}

/** Opsentry is stopped, its secrets are sealed under another key, and it starts again; it may die of it at any point. */
export const rotateKey: Act = (world) => {
  if (!world.process || world.storage.fault() !== null) return undefined
  const next = createSecrets(Buffer.alloc(32, world.step))
  try {
    reseal(world.process.deps, { ...system, name: 'key' }, next)
  } catch (error) {
    if (!(error instanceof Crash)) throw error
  }
  world.process.life.dieAt(0)
  burying(world)
  adopt(world, next)
  restart(world)
  return 'another one'
}

/** By how many migrations: those whose schemas had a place for whatever the simulator looks at. */
const versions = { oldest: 52, newest: 64 }

/**
 * The instance is one that an older Opsentry has served until now, and this one starts with it: what that could not know is not there,
 * and everything else goes on. By a clock that was set it would not know how far that is off.
 */
export const upgrade: Act = (world, random) => {
  const { process, storage, time } = world
  const migrations = random.between(versions.oldest, versions.newest)
  if (!process || storage.fault() !== null || time.offset() !== 0 || isAhead(process.db)) return undefined
  process.life.dieAt(0)
  burying(world)
  storage.replace((now) => {
    const db = asLanded(now, migrations)
    migrateDatabase(db)
    if (world.planted !== undefined) db.$client.run(world.planted)
    return db
  })
  restart(world)
  return `from schema ${migrations}`
}

function isAhead(db: Db): boolean {
  const reading = readClock(db)
  return reading !== undefined && (reading.doubtedSince !== null || reading.aheadSince !== null)
}

/** As a start does after a rotation that was cut off: the key that fits is the key. */
function adopt(world: World, next: World['secrets']): void {
  const db = world.storage.open(createLife())
  if (checkSecrets(db, next).length === 0) world.secrets = next
  world.storage.abandon()
}
