import { and, eq, inArray } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { type Role, roles } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { mayDo } from '../authorize.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from './queue-message.ts'

type Endpoint = typeof webhookEndpoints.$inferSelect

const keepers: Role[] = roles.filter((role) => mayDo(role, 'webhooks:write'))

/**
 * In the causing transaction: nothing more is sent to an endpoint that does not work, and everybody who could fix it is
 * notified once. `reason`: a sentence.
 */
export function pauseBrokenEndpoint(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'db'>,
  actor: SystemActor,
  { id, organizationId, name }: Endpoint,
  reason: string,
): void {
  tx.update(webhookEndpoints)
    .set({ pausedAt: deps.clock.now(), pauseReason: reason.slice(0, 500) })
    .where(eq(webhookEndpoints.id, id))
    .run()
  for (const address of keepersOf(tx, organizationId))
    queueAccountMail(tx, deps, { kind: 'webhook_paused', address, subjectId: id, organizationId })
  recordAudit(tx, deps, actor, {
    action: 'webhook.paused',
    organizationId,
    subject: { type: 'webhook_endpoint', id },
    changes: { name, reason },
  })
}

function keepersOf(db: Reader, organizationId: OrganizationId): string[] {
  return db
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), inArray(memberships.role, keepers)))
    .all()
    .map(({ email }) => email)
}
