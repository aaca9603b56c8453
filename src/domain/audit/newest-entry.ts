import { and, eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { readTogether } from '#src/db/write.ts'
import { readState } from './all-ends.ts'

/** The audit entry that was written last, whichever chain it is of, and the entries ever written: how far a database has come. */
export interface NewestEntry {
  entries: number
  /** An organization's id; '' for the instance's. */
  chain: string
  sequence: number
  hash: string
  /** UTC ms. */
  at: number
}

/** Null before there is one. */
export function newestEntry(db: Reader): NewestEntry | null {
  return readTogether(db, (tx) => {
    const { chain, sequence, hash, at } = auditEntries
    const newest = tx.select({ chain, sequence, hash, at }).from(auditEntries).orderBy(sql`rowid desc`).limit(1).get()
    return newest ? { entries: entriesOf(tx), ...newest } : null
  })
}

/** True where the database has not come as far as to this entry, or has another one in its place. */
export function isWithout(db: Reader, entry: NewestEntry): boolean {
  return readTogether(db, (tx) => entriesOf(tx) < entry.entries || isMissing(tx, entry))
}

/** The entries of an organization that was erased are gone, or go in steps. */
function isMissing(db: Reader, { chain, sequence, hash }: NewestEntry): boolean {
  const here = db
    .select({ hash: auditEntries.hash })
    .from(auditEntries)
    .where(and(eq(auditEntries.chain, chain), eq(auditEntries.sequence, sequence)))
    .get()
  return here ? here.hash !== hash : chain === '' || isOrganization(db, chain)
}

function isOrganization(db: Reader, id: string): boolean {
  const row = db
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, id as OrganizationId))
    .get()
  return row !== undefined
}

/** A database from before this was counted has removed none. */
function entriesOf(db: Reader): number {
  const state = readState(db)
  if (state) return state.entries
  const heads = db.select({ sequence: auditHeads.sequence }).from(auditHeads).all()
  return heads.reduce((sum, { sequence }) => sum + sequence, 0)
}
