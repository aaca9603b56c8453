import { and, eq, isNull } from 'drizzle-orm'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { type DataRequest, openDataRequests } from './find-data-requests.ts'

const remindedBefore = 7 * 24 * 3_600_000

/** Mails the instance admins a week before a request is due, and when it is overdue; each once. Returns how many. */
export function remindOfDataRequests(deps: Deps, actor: SystemActor): number {
  const now = deps.clock.now()
  const overdue = openDataRequests(deps.db).filter((one) => one.dueAt <= now && one.overdueNotifiedAt === null)
  const due = openDataRequests(deps.db).filter(
    (one) => one.dueAt > now && one.dueAt - remindedBefore <= now && one.dueNotifiedAt === null,
  )
  for (const request of due) tell(deps, actor, request, 'due', { dueNotifiedAt: now })
  for (const request of overdue)
    tell(deps, actor, request, 'overdue', { dueNotifiedAt: request.dueNotifiedAt ?? now, overdueNotifiedAt: now })
  return due.length + overdue.length
}

function tell(deps: Deps, actor: SystemActor, { id }: DataRequest, what: string, told: Partial<DataRequest>): void {
  write(deps.db, (tx) => {
    tx.update(dataRequests).set(told).where(eq(dataRequests.id, id)).run()
    const admins = tx
      .select({ email: accounts.email })
      .from(accounts)
      .where(and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt)))
      .all()
    for (const { email } of admins)
      queueAccountMail(tx, deps, { kind: 'data_request_due', address: email, subjectId: id })
    recordAudit(tx, deps, actor, {
      action: `data_request.${what}`,
      organizationId: null,
      subject: { type: 'data_request', id },
      changes: { told: admins.length },
    })
  })
}
