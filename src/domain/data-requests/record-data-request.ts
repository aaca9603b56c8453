import { dataRequests } from '#src/db/schema/data-requests.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { DataRequestInput } from './check-data-request.ts'

/** Milliseconds in which a request has to be answered: a month (GDPR, article 12, 3), counted as 30 days. */
export const answeredWithin = 30 * 24 * 3_600_000

/** Enters a request into the register. The audit log records that there was one, not whose. Returns its id. */
export function recordDataRequest(deps: Deps, actor: Actor, input: DataRequestInput): string {
  authorizeInstanceAdmin(actor)
  return write(deps.db, (tx) => {
    const id = deps.ids.id()
    const dueAt = input.receivedAt + answeredWithin
    tx.insert(dataRequests)
      .values({ ...input, id, dueAt, state: 'open', createdAt: deps.clock.now() })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'data_request.recorded',
      organizationId: null,
      subject: { type: 'data_request', id },
      changes: { kind: input.kind, dueAt },
    })
    return id
  })
}
