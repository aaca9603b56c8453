import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'

/** Only after the organization's row is gone: until then a trigger refuses it. Returns how many, `limit` at the most. */
export function removeChainEntries(tx: Tx, chain: string, limit: number): number {
  return removeRows(tx, auditEntries, eq(auditEntries.chain, chain), limit)
}

/** Last, once no entry of the chain is left. */
export function removeChainHead(tx: Tx, chain: string): void {
  tx.delete(auditHeads).where(eq(auditHeads.chain, chain)).run()
}
