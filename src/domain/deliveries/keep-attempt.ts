import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { tryWrite } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

/** What was posted and what came back. What arrived has arrived, whether or not this can be kept. */
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
