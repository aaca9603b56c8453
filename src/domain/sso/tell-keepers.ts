import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { MessageKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'

/** Mails the owners of the organization, or the instance admins (null), in the causing transaction. */
export function tellKeepers(
  tx: Tx,
  deps: Deps,
  organizationId: OrganizationId | null,
  kind: MessageKind,
  subjectId: string,
): void {
  if (readRelay(deps) === null) return
  const from = organizationId === null ? {} : { organizationId }
  for (const { email } of keepersOf(tx, organizationId))
    queueAccountMail(tx, deps, { kind, address: email, subjectId, ...from })
}

function keepersOf(tx: Tx, organizationId: OrganizationId | null): { email: string }[] {
  const isHere = isNull(accounts.deletionRequestedAt)
  if (organizationId === null)
    return tx
      .select({ email: accounts.email })
      .from(accounts)
      .where(and(eq(accounts.instanceAdmin, true), isHere))
      .all()
  return tx
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner'), isHere))
    .all()
}
