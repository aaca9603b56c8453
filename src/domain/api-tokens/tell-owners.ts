import { and, eq, isNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'

/**
 * Mails the owners of each organization, once, that tokens from before a token was somebody's are the organization's now: they go on
 * working when whoever made them leaves. An organization is one transaction, so that a crash in between tells nobody twice.
 */
export function tellOwnersOfTokens(deps: Deps, actor: SystemActor): void {
  const waiting = deps.db
    .selectDistinct({ id: apiTokens.organizationId })
    .from(apiTokens)
    .where(eq(apiTokens.tellOwners, true))
    .all()
  for (const { id } of waiting) tellOwnersOf(deps, actor, id)
}

function tellOwnersOf(deps: Deps, actor: SystemActor, organizationId: OrganizationId): void {
  write(deps.db, (tx) => {
    const owners = tx
      .select({ email: accounts.email })
      .from(memberships)
      .innerJoin(accounts, eq(accounts.id, memberships.accountId))
      .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
      .where(
        and(
          eq(memberships.organizationId, organizationId),
          eq(memberships.role, 'owner'),
          isNull(accounts.deletionRequestedAt),
          isNull(organizations.deletedAt),
        ),
      )
      .all()
    for (const { email } of owners)
      queueAccountMail(tx, deps, { kind: 'tokens_kept', address: email, subjectId: organizationId, organizationId })
    const tokens = tx
      .update(apiTokens)
      .set({ tellOwners: false })
      .where(and(eq(apiTokens.organizationId, organizationId), eq(apiTokens.tellOwners, true)))
      .returning({ id: apiTokens.id })
      .all()
    recordAudit(tx, deps, actor, {
      action: 'api_token.owners_told',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { tokens: tokens.map(({ id }) => id), mails: owners.length },
    })
  })
}
