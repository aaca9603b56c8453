import { asc } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { perDb } from '#src/db/per-db.ts'
import { wholeOf } from '#src/db/restricted.ts'
import { auditEpochs } from '#src/db/schema/evidence.ts'
import type { Secrets } from '../context.ts'
import { type Sealer, sealer } from './chain.ts'

/** The keys of a database, as far as they were opened. */
export interface AuditKeys {
  /** Somebody with the secret key has opened the database: what is sealed can be checked, and entries can be added. */
  unlocked: boolean
  /** Its chains have keys: an unkeyed entry is one from before. */
  keyed: boolean
  sealers: Map<number, Sealer>
  /** Seals what is added. */
  newest: Sealer | null
}

/**
 * Asked of the database once, when it is opened, so that whoever records an entry has no secret to carry. Only a console
 * command that holds the instance's lock begins an epoch, so no other process misses it.
 */
const keysOfWhole = perDb('audit keys', (_: Reader): AuditKeys => {
  return { unlocked: false, keyed: false, sealers: new Map(), newest: null }
})
const keysOf = (db: Reader) => keysOfWhole(wholeOf(db))

/** The associated data of an epoch's key. */
export function epochIdentity(epoch: number): string {
  return `auditEpochs.key:${epoch}`
}

export function auditKeys(db: Reader): AuditKeys {
  return keysOf(db)
}

/** Opens the keys of the chains, as far as the secret key opens them. `keyed`: they must have some. */
export function unlockAudit(db: Reader, secrets: Secrets, { keyed }: { keyed: boolean }): AuditKeys {
  const keys = keysOf(db)
  for (const { id, key } of db.select().from(auditEpochs).orderBy(asc(auditEpochs.id)).all())
    openKey(db, id, () => secrets.open(key, epochIdentity(id)))
  return Object.assign(keys, { unlocked: true, keyed: keyed || keys.newest !== null })
}

/** A key that another one has sealed, or nobody, is as good as gone: entries of its time are named as such. */
function openKey(db: Reader, epoch: number, open: () => string): void {
  try {
    addAuditKey(db, epoch, open())
  } catch {
    keysOf(db).sealers.delete(epoch)
  }
}

/** From now on entries are sealed with it. */
export function addAuditKey(db: Reader, epoch: number, key: string): Sealer {
  const keys = keysOf(db)
  const newest = sealer(epoch, key)
  keys.sealers.set(epoch, newest)
  return Object.assign(keys, { unlocked: true, keyed: true, newest }).newest
}

/** Throws where nobody has opened the database with its secret key: an entry without a seal would be a break. */
export function newestSealer(db: Reader): Sealer {
  const { newest } = keysOf(db)
  if (!newest)
    throw new Error('the audit chains are locked: keepAuditKeyed() runs wherever a database is opened to write')
  return newest
}
