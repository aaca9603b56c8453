import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { tryWrite } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

/** Keeps a post and its answer for the endpoint's log. Best effort: a failed write must not turn a delivery into a failure. */
export function keepAttempt(
  deps: Pick<Deps, 'db' | 'ids'>,
  attempt: Omit<typeof webhookAttempts.$inferInsert, 'id'>,
): void {
  tryWrite(deps.db, (tx) => {
    tx.insert(webhookAttempts)
      .values({ ...attempt, id: deps.ids.id() })
      .run()
  })
}
