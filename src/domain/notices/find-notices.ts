import { and, desc, eq, gt, isNull, lte, notExists } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId } from '#src/db/ids.ts'
import { noticeDismissals, notices } from '#src/db/schema/operations.ts'
import type { Deps } from '../context.ts'

export type Notice = typeof notices.$inferSelect

/** Notices that this account has to be shown now, the newest first. */
export function noticesFor(deps: Pick<Deps, 'db' | 'clock'>, accountId: AccountId): Notice[] {
  const now = deps.clock.now()
  const dismissed = deps.db
    .select({ id: noticeDismissals.noticeId })
    .from(noticeDismissals)
    .where(and(eq(noticeDismissals.noticeId, notices.id), eq(noticeDismissals.accountId, accountId)))
  return deps.db
    .select()
    .from(notices)
    .where(and(lte(notices.startsAt, now), gt(notices.endsAt, now), isNull(notices.withdrawnAt), notExists(dismissed)))
    .orderBy(desc(notices.startsAt), desc(notices.id))
    .all()
}

/** Everything ever published, the newest first. */
export function listNotices(db: Reader): Notice[] {
  return db.select().from(notices).orderBy(desc(notices.createdAt), desc(notices.id)).all()
}
