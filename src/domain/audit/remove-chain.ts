import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'

/** Of a chain whose organization is gone: before that a trigger refuses it. Returns how many, `limit` at the most. */
export function removeChainEntries(tx: Tx, chain: string, limit: number): number {
  return removeRows(tx, auditEntries, eq(auditEntries.chain, chain), limit)
}

/** The last step, when no entry is left. */
export function removeChainHead(tx: Tx, chain: string): void {
  tx.delete(auditHeads).where(eq(auditHeads.chain, chain)).run()
}
