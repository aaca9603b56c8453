import { and, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { invitations } from '#src/db/schema/access.ts'

/** An open one is withdrawn: who invites the address again begins anew. The record of it stays, under the pseudonym. */
export function forgetInvited(
  tx: Tx,
  now: number,
  { addresses, pseudonym }: { addresses: string[]; pseudonym: string },
): void {
  const toThem = inArray(invitations.email, addresses)
  tx.update(invitations)
    .set({ withdrawnAt: now })
    .where(and(toThem, isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)))
    .run()
  tx.update(invitations).set({ email: pseudonym }).where(toThem).run()
}
