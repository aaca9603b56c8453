import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import type { Deps } from '../context.ts'
import { leaveOutEnd } from './all-ends.ts'
import { newestSealer } from './audit-keys.ts'
import type { ChainEnd } from './chain.ts'

/** A chain's last entry; the record of an erasure names it. Undefined for an empty chain. */
export function chainEnd(db: Reader, chain: string): ChainEnd | undefined {
  const { sequence, hash } = auditHeads
  return db
    .select({ chain: auditHeads.chain, sequence, hash })
    .from(auditHeads)
    .where(eq(auditHeads.chain, chain))
    .get()
}

/** Only after the organization's row is gone: until then a trigger refuses it. Returns how many, `limit` at the most. */
export function removeChainEntries(tx: Tx, chain: string, limit: number): number {
  return removeRows(tx, auditEntries, eq(auditEntries.chain, chain), limit)
}

/** Last, once no entry of the chain is left. */
export function removeChainHead(tx: Tx, { db }: Pick<Deps, 'db'>, chain: string): void {
  const end = chainEnd(tx, chain)
  if (!end) return
  tx.delete(auditHeads).where(eq(auditHeads.chain, chain)).run()
  leaveOutEnd(tx, newestSealer(db), end)
}
