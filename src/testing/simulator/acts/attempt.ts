import type { Db } from '#src/db/connection.ts'
import { StorageError } from '#src/db/storage.ts'
import type { JobDeps, Member } from '#src/domain/context.ts'
import { DomainError } from '#src/domain/errors.ts'
import { acmeId, actorOf, system } from '../../personas.ts'
import { Crash } from '../life.ts'
import { burying, restart } from '../lifetime.ts'
import { type ModelOrganization, originOf } from '../model.ts'
import type { Random } from '../random.ts'
import { processOf, type World } from '../world.ts'

/** What somebody does in one go, on whatever world there is. Returns what happened, in a few words; undefined: nothing could. */
export type Act = (world: World, random: Random) => string | undefined | Promise<string | undefined>

/** What became of it; `done` null: it was refused, or could not be written. */
export type Attempted<T> = { done: T } | { done: null; why: string }

interface Deed<T, Done = T> {
  act: (deps: JobDeps) => T
  /** What `act` would have returned, had the process not died right after it had committed. */
  find: (db: Db) => Done
}

/**
 * Does it once. Where the process dies meanwhile the next one starts, and tells whether it was written: every act leaves an entry
 * in an audit chain, and all of it or nothing.
 */
export function attempt<T>(world: World, { act, find }: Deed<T>): Attempted<T> {
  if (!world.process) return { done: null, why: 'nobody serves' }
  const before = entries(world)
  try {
    return { done: act(world.process.deps) }
  } catch (error) {
    return afterFailure(world, error, before, find)
  }
}

/** `attempt` for what people and programs do whose verb has to wait for something. */
export async function attemptLater<T>(world: World, { act, find }: Deed<Promise<T>, T>): Promise<Attempted<T>> {
  if (!world.process) return { done: null, why: 'nobody serves' }
  const before = entries(world)
  try {
    return { done: await act(world.process.deps) }
  } catch (error) {
    return afterFailure(world, error, before, find)
  }
}

function afterFailure<T>(world: World, error: unknown, before: number, find: (db: Db) => T): Attempted<T> {
  if (error instanceof DomainError) return { done: null, why: error.message }
  else if (error instanceof StorageError) return { done: null, why: 'the disk fails' }
  else if (!(error instanceof Crash)) throw error
  burying(world)
  const { db } = restart(world)
  return entries(world) > before ? { done: find(db) } : { done: null, why: 'the process died' }
}

function entries(world: World): number {
  const { db } = processOf(world)
  return db.$client.query<{ all: number }, []>('SELECT count(*) AS "all" FROM audit_entries').get()?.all ?? 0
}

/** The value in the first column of the newest row that the query finds. */
export function newest(db: Db, sql: string): string {
  return db.$client.query<{ value: string }, []>(sql).get()?.value ?? ''
}

/** An organization that is there; nearly always the home organization. */
export function someOrganization({ model }: World, random: Random): ModelOrganization {
  const all = model.organizations.filter(({ deletedAt }) => deletedAt === null)
  const [home] = all
  return home && random.chance(0.75) ? home : random.pick(all)
}

/** The owner of an organization, whose words wait until they can no longer be taken back; or a program, whose words do not. */
export function someWriter({ model }: World, { id }: ModelOrganization, random: Random): Member | typeof system {
  if (!random.chance(0.6)) return system
  const there = model.accounts.filter(({ deletedAt, persona }) => deletedAt === null && persona !== 'vic')
  if (id !== acmeId || there.length === 0 || random.chance(0.5)) return ownerOf(id)
  const colleague = random.pick(there)
  return { ...actorOf(colleague.persona), origin: originOf(colleague) }
}

export function ownerOf(organizationId: string): Member {
  return { ...actorOf('iris'), organizationId }
}
