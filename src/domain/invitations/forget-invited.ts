import { and, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { invitations } from '#src/db/schema/access.ts'

/** Withdraws an open invitation, so that inviting the address again starts afresh. Its record stays, under the pseudonym. */
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
  tx.update(invitations).set({ email: pseudonym, name: null }).where(toThem).run()
}
