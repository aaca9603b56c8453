import { createHash } from 'node:crypto'
import type { Db, Reader } from './connection.ts'
import type { MetricId, ServiceId } from './ids.ts'
import { perDb } from './per-db.ts'

/** What alone may be seen through a database that was restricted. */
export interface Sight {
  /** Tells it apart from every other sight. */
  key: string
  services: readonly ServiceId[]
  metrics: readonly MetricId[]
}

const sights = new WeakMap<Reader, { whole: Db; sight: Sight }>()

/** Sights remembered with the statements that were prepared for them. */
const most = 32
const known = perDb('restricted databases', (_: Db) => new Map<string, Db>())

/**
 * The database as somebody sees it who may know of these services and metrics alone: every reader that asks `isPublic()` shows no
 * other service, and `listShownMetrics()` no other metric. It has memories of its own (`perDb()`), and what is written through it is written to the whole one, unrestricted.
 */
export function restrictedTo(db: Db, seen: Omit<Sight, 'key'>): Db {
  const sorted = { services: seen.services.toSorted(), metrics: seen.metrics.toSorted() }
  const key = createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22)
  const whole = wholeOf(db)
  const remembered = known(whole)
  const restricted = remembered.get(key) ?? (Object.create(whole) as Db)
  remembered.delete(key)
  remembered.set(key, restricted)
  sights.set(restricted, { whole, sight: { key, ...sorted } })
  for (const oldest of remembered.keys()) if (remembered.size > most) remembered.delete(oldest)
  return restricted
}

/** Undefined: everything that is public may be seen. */
export function sightOf(db: Reader): Sight | undefined {
  return sights.get(db)?.sight
}

/** For memories that know nothing of services, such as what was committed. A transaction is always of the whole one. */
export function wholeOf<D extends Reader>(db: D): D {
  // Only databases are restricted, so what was one is one.
  return (sights.get(db)?.whole as D | undefined) ?? db
}
