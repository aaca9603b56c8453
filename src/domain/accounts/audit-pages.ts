import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import { inStep, rowSteps } from '#src/db/row-steps.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import type { Deps } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** Entries read between two yields to the event loop: no index finds them, so every entry is read. */
const step = 5000

/** Matching entries of all chains, in the order they were written; yields to the event loop between pages. */
export async function* eachAuditPage({ db }: Pick<Deps, 'db'>, matches: SQL) {
  for (const part of rowSteps(db, auditEntries, step)) {
    const here = inStep(auditEntries, part)
    const entries = db.select().from(auditEntries).where(and(here, matches)).orderBy(sql`${auditEntries}.rowid`).all()
    if (entries.length > 0) yield entries
    await yieldToEventLoop()
  }
}

/** Includes the account's creation and first sign-in, which the log records under a visitor. */
export function isDeedOf(accountId: string): SQL {
  const { actorKind, actorId, subjectId, action } = auditEntries
  const began = inArray(action, ['account.created', 'account.signed_in'])
  return or(eq(actorId, accountId), and(eq(actorKind, 'visitor'), eq(subjectId, accountId), began)) ?? sql`false`
}
