import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { accounts } from '#src/db/schema/identity.ts'

/**
 * Whoever began to connect an app knows its secret: once they are shut out, nobody else may be led to confirm it. In the causing
 * transaction.
 */
export function forgetPendingTotp(tx: Tx, accountId: string): void {
  tx.update(accounts).set({ totpNextSecret: null }).where(eq(accounts.id, accountId)).run()
  tx.update(accounts)
    .set({ totpSecret: null })
    .where(and(eq(accounts.id, accountId), isNull(accounts.totpEnabledAt)))
    .run()
}
