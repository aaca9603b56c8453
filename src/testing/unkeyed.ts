import { asc, eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { firstHash, unkeyedHash } from '#src/domain/audit/chain.ts'
import { linkKeyIdentity } from '#src/domain/settings/link-key.ts'
import type { TestRoom } from './room.ts'

/** Makes a room's database what it was before audit chains had keys; its triggers stay away. */
export function madeUnkeyed({ db, deps }: Pick<TestRoom, 'db' | 'deps'>): void {
  const [update] = db.$client
    .query<{ sql: string }, []>("SELECT sql FROM sqlite_schema WHERE name = 'audit_entries_are_never_changed'")
    .all()
  db.$client.run('DROP TRIGGER audit_entries_are_never_changed')
  db.$client.run('UPDATE audit_entries SET epoch = 0')
  for (const { chain } of db.selectDistinct({ chain: auditEntries.chain }).from(auditEntries).all())
    rehashed(db, chain, Number.POSITIVE_INFINITY)
  for (const sql of ['DELETE FROM audit_epochs', 'DELETE FROM audit_state', 'UPDATE audit_heads SET seal = NULL'])
    db.$client.run(sql)
  const row = db.$client.query<{ link_key: string }, []>('SELECT link_key FROM instance').get()
  const linkKey = deps.secrets.open(row?.link_key ?? '', linkKeyIdentity)
  db.$client.query('UPDATE instance SET link_key = ?').run(deps.secrets.seal(linkKey, 'instance.linkKey'))
  if (update) db.$client.run(update.sql)
}

/** Computes anew what anybody can, up to this entry: what an informed forger does. */
export function rehashed(db: Db, chain: string, until: number): void {
  let previousHash = firstHash
  for (const entry of db
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.chain, chain))
    .orderBy(asc(auditEntries.sequence))
    .all()) {
    if (entry.sequence > until) return
    const hash = unkeyedHash({ ...entry, previousHash })
    db.$client
      .query('UPDATE audit_entries SET previous_hash = ?, hash = ? WHERE chain = ? AND sequence = ?')
      .run(previousHash, hash, chain, entry.sequence)
    if (until === Number.POSITIVE_INFINITY)
      db.$client.query('UPDATE audit_heads SET hash = ? WHERE chain = ?').run(hash, chain)
    previousHash = hash
  }
}
