import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Alarm } from '../../alarms/alarm.ts'
import { listAlarms } from '../../alarms/find-alarms.ts'
import { noteMailed } from '../../alarms/note-mailed.ts'
import type { Deps } from '../../context.ts'
import { readRelay } from '../../mail/read-relay.ts'
import { queueAccountMail } from '../queue-message.ts'

/** Milliseconds for which something must have been wrong: what mends itself meanwhile is no mail. */
const settling = 60_000

/**
 * Mails each new alarm, once, to the admins of the instance. Not what says that mail cannot leave: that is on every page of theirs, in
 * /readyz, and told to the operator's webhook. Not audited, because nobody acted.
 */
export function mailAlarms(deps: Deps): void {
  const now = deps.clock.now()
  const news = listAlarms(deps.db).filter(
    (alarm) =>
      alarm.mailedAt === null && alarm.clearedAt === null && alarm.raisedAt + settling <= now && !concernsMail(alarm),
  )
  if (news.length === 0 || readRelay(deps) === null) return
  writeUnaudited(deps.db, (tx) => {
    for (const alarm of news) {
      for (const address of admins(tx)) queueAccountMail(tx, deps, { kind: 'alarm', address, subjectId: alarm.id })
      noteMailed(tx, alarm, now)
    }
  })
}

function concernsMail({ kind, subject }: Alarm): boolean {
  return subject === 'email' || kind === 'nobody_reachable'
}

function admins(tx: Tx): string[] {
  return tx
    .select({ email: accounts.email })
    .from(accounts)
    .where(and(eq(accounts.instanceAdmin, true), isNull(accounts.deletionRequestedAt)))
    .all()
    .map(({ email }) => email)
}
