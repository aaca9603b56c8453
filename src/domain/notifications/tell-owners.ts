import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { MessageKind } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from './queue-message.ts'

/**
 * One mail to each owner of the organization, and to `also`, in the causing transaction. Without a mail server nothing waits: news
 * of long ago would leave once there is one.
 */
export function tellOwners(
  tx: Tx,
  deps: Deps,
  news: { kind: MessageKind; organizationId: OrganizationId; subjectId: string; also?: AccountId | null },
): void {
  if (readRelay(deps) === null) return
  const { kind, organizationId, subjectId, also } = news
  const team = tx
    .select({ id: accounts.id, address: accounts.email, role: memberships.role })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), isNull(accounts.deletionRequestedAt)))
    .orderBy(accounts.email)
    .all()
  for (const { address } of team.filter(({ id, role }) => role === 'owner' || id === also))
    queueAccountMail(tx, deps, { kind, address, subjectId, organizationId })
}
