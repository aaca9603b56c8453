import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { noticeDismissals, notices } from '#src/db/schema/operations.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'

/** Hides the notice from this account for good and keeps when it was read. A second time changes nothing. */
export function dismissNotice(deps: Deps, actor: AccountActor, id: string): void {
  if (isDismissed(deps.db, actor.accountId, id)) return
  write(deps.db, (tx) => {
    if (!tx.select({ id: notices.id }).from(notices).where(eq(notices.id, id)).get()) throw notFound('notice')
    tx.insert(noticeDismissals)
      .values({ noticeId: id, accountId: actor.accountId, at: deps.clock.now() })
      .onConflictDoNothing()
      .run()
    recordAudit(tx, deps, actor, { action: 'notice.dismissed', organizationId: null, subject: { type: 'notice', id } })
  })
}

function isDismissed(db: Reader, accountId: AccountId, id: string): boolean {
  const theirs = and(eq(noticeDismissals.noticeId, id), eq(noticeDismissals.accountId, accountId))
  return db.select().from(noticeDismissals).where(theirs).get() !== undefined
}
