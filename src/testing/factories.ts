import { subscribers } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { acmeId } from './harness.ts'

type Row = typeof subscribers.$inferInsert

/** Somebody who follows acme by mail since now, unless `row` says otherwise. Returns the id. */
export function subscribe(deps: Deps, address: string, row: Partial<Row> = {}): string {
  const id = deps.ids.id()
  const now = deps.clock.now()
  const known = {
    id,
    organizationId: acmeId,
    channel: 'email',
    state: 'active',
    createdAt: now,
    confirmedAt: now,
  } as const
  keepBooks(deps.db, (tx) => {
    tx.insert(subscribers)
      .values({ ...known, address, ...row })
      .run()
  })
  return row.id ?? id
}
