import { checkSecrets, reseal } from '#src/domain/secrets/sealed-secrets.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { system } from '../../personas.ts'
import { keepPromises } from '../checks/retention.ts'
import { Crash, createLife } from '../life.ts'
import { burying, restart } from '../lifetime.ts'
import type { World } from '../world.ts'
import type { Act } from './attempt.ts'

/** The hour in which every retention rule runs: what was too old is gone, and nothing else. */
export const retention: Act = async (world) => {
  if (!world.process || world.storage.isFull()) return undefined
  return (await keepPromises(world)) ? 'every rule' : 'cut off'
}

/** Opsentry is stopped, its secrets are sealed under another key, and it starts again; it may die of it at any point. */
export const rotateKey: Act = (world) => {
  if (!world.process || world.storage.isFull()) return undefined
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

/** As a start does after a rotation that was cut off: the key that fits is the key. */
function adopt(world: World, next: World['secrets']): void {
  const db = world.storage.open(createLife())
  if (checkSecrets(db, next).length === 0) world.secrets = next
  world.storage.abandon()
}
