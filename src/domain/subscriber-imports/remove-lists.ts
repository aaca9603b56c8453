import { and, eq, lt, ne, or, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { sortedColumns } from './sort-found.ts'

/** Removes lists previewed before that moment that nobody started. Returns how many, `limit` at the most. */
export function removeUnusedLists(tx: Tx, before: number, limit: number): number {
  const unused = and(eq(subscriberImports.state, 'previewed'), lt(subscriberImports.createdAt, before))
  return removeRows(tx, subscriberImports, unused, limit)
}

/** In the causing transaction. A running list is left alone: its progress counts rows, and it is over in moments. */
export function forgetInLists(tx: Tx, addresses: string[]): void {
  const { id, rows, found, state } = subscriberImports
  const mailboxes = new Set(addresses.map(mailboxKey))
  const isTheirs = (row: object) => 'email' in row && mailboxes.has(mailboxKey(String(row.email)))
  const named = [rows, found].flatMap((column) =>
    addresses.map((address) => sql`instr(${column}, ${JSON.stringify(address)}) > 0`),
  )
  const lists = tx
    .select({ id, rows, found, problems: subscriberImports.problems })
    .from(subscriberImports)
    .where(and(ne(state, 'running'), or(...named)))
    .all()
  for (const list of lists) {
    const left = {
      ...sortedColumns({ ...list, rows: list.rows.filter((row) => !isTheirs(row)) }),
      found: list.found?.filter((one) => !isTheirs(one)) ?? null,
    }
    tx.update(subscriberImports).set(left).where(eq(id, list.id)).run()
  }
}
