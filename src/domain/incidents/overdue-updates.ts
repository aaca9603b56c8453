import { and, eq, inArray, isNull, lte } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { accounts, memberships, organizations, type Role, roles } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { mayDo } from '../authorize.ts'
import type { Deps, SystemActor } from '../context.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'

const writers: Role[] = roles.filter((role) => mayDo(role, 'incidents:write'))

/**
 * Tells everybody who could write it, once per promise, that an update which visitors were promised has not come. Returns of
 * how many incidents.
 */
export function tellOfOverdueUpdates(deps: Deps, actor: SystemActor): number {
  const overdue = deps.db
    .select({ id: incidents.id, organizationId: incidents.organizationId, nextUpdateBy: incidents.nextUpdateBy })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(
      and(
        lte(incidents.nextUpdateBy, deps.clock.now()),
        isNull(incidents.overdueToldAt),
        isNull(incidents.resolvedAt),
        isNull(organizations.deletedAt),
      ),
    )
    .all()
  for (const { id, organizationId, nextUpdateBy } of overdue)
    write(deps.db, (tx) => {
      tx.update(incidents).set({ overdueToldAt: deps.clock.now() }).where(eq(incidents.id, id)).run()
      const addresses = writersOf(tx, organizationId)
      for (const address of addresses)
        queueAccountMail(tx, deps, { kind: 'update_overdue', address, subjectId: id, organizationId })
      recordAudit(tx, deps, actor, {
        action: 'incident.update_overdue',
        organizationId,
        subject: { type: 'incident', id },
        changes: { nextUpdateBy, told: addresses.length },
      })
    })
  return overdue.length
}

function writersOf(db: Reader, organizationId: string): string[] {
  return db
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), inArray(memberships.role, writers)))
    .all()
    .map(({ email }) => email)
}
