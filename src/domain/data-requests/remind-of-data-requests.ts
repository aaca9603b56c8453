import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { type DataRequest, openDataRequests } from './find-data-requests.ts'

const remindedBefore = 7 * 24 * 3_600_000

/**
 * Mails the instance admins a week before a request is due, and when it is overdue, each once; about several at once in one mail.
 * Returns how many requests those are.
 */
export function remindOfDataRequests(deps: Deps, actor: SystemActor): number {
  const now = deps.clock.now()
  const open = openDataRequests(deps.db)
  const overdue = open.filter((one) => one.dueAt <= now && one.overdueNotifiedAt === null)
  const due = open.filter((one) => one.dueAt > now && one.dueAt - remindedBefore <= now && one.dueNotifiedAt === null)
  const [first] = [...overdue, ...due]
  if (first === undefined) return 0
  write(deps.db, (tx) => {
    const told = mailAdmins(tx, deps, first)
    for (const request of due) note(tx, deps, actor, request, { what: 'due', told, noted: { dueNotifiedAt: now } })
    for (const request of overdue) {
      const noted = { dueNotifiedAt: request.dueNotifiedAt ?? now, overdueNotifiedAt: now }
      note(tx, deps, actor, request, { what: 'overdue', told, noted })
    }
  })
  return due.length + overdue.length
}

/** Returns how many. */
function mailAdmins(tx: Tx, deps: Deps, { id }: DataRequest): number {
  const admins = tx
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt)))
    .all()
  for (const { email } of admins)
    queueAccountMail(tx, deps, { kind: 'data_request_due', address: email, subjectId: id })
  return admins.length
}

function note(
  tx: Tx,
  deps: Deps,
  actor: SystemActor,
  { id }: DataRequest,
  { what, told, noted }: { what: 'due' | 'overdue'; told: number; noted: Partial<DataRequest> },
): void {
  tx.update(dataRequests).set(noted).where(eq(dataRequests.id, id)).run()
  recordAudit(tx, deps, actor, {
    action: `data_request.${what}`,
    organizationId: null,
    subject: { type: 'data_request', id },
    changes: { told },
  })
}
