import { and, eq, isNull, lte } from 'drizzle-orm'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { write } from '#src/db/write.ts'
import { pseudonymOf } from '../accounts/pseudonym.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'

/**
 * Removes address, reason and notes from requests closed by `before` (UTC ms); the request and its answering date stay.
 * Returns how many.
 */
export function forgetOldRequests(deps: Deps, actor: SystemActor, before: number): number {
  const now = deps.clock.now()
  const isOld = and(lte(dataRequests.closedAt, before), isNull(dataRequests.forgottenAt))
  const old = deps.db.select().from(dataRequests).where(isOld).all()
  for (const { id, address } of old)
    write(deps.db, (tx) => {
      tx.update(dataRequests)
        .set({ address: pseudonymOf(deps, address), reason: null, notes: '', forgottenAt: now })
        .where(eq(dataRequests.id, id))
        .run()
      recordAudit(tx, deps, actor, {
        action: 'data_request.forgotten',
        organizationId: null,
        subject: { type: 'data_request', id },
      })
    })
  return old.length
}
