import { and, eq, lt, ne, or, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'

/** Removes lists previewed before that moment that nobody started. Returns how many, `limit` at the most. */
export function removeUnusedLists(tx: Tx, before: number, limit: number): number {
  const unused = and(eq(subscriberImports.state, 'previewed'), lt(subscriberImports.createdAt, before))
  return removeRows(tx, subscriberImports, unused, limit)
}

/** In the causing transaction. A running list is left alone: its progress counts rows, and it is over in moments. */
export function forgetInLists(tx: Tx, addresses: string[]): void {
  const { id, rows, state } = subscriberImports
  const named = addresses.map((address) => sql`instr(${rows}, ${JSON.stringify(address)}) > 0`)
  const lists = tx
    .select({ id, rows })
    .from(subscriberImports)
    .where(and(ne(state, 'running'), or(...named)))
    .all()
  for (const list of lists) {
    const left = list.rows.filter(({ email }) => !addresses.includes(email))
    tx.update(subscriberImports).set({ rows: left, total: left.length }).where(eq(id, list.id)).run()
  }
}
