import { and, eq, inArray, isNull, lte, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write } from '#src/db/write.ts'
import { type Role, roles } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { mayDo } from '../authorize.ts'
import type { Deps, SystemActor } from '../context.ts'
import { haveUnsent } from '../deliveries/count-deliveries.ts'
import { type Ledger, readLedger } from './ledger.ts'
import type { Notification } from './notification.ts'
import { unexpanded } from './open-notifications.ts'
import { queueAccountMail } from './queue-message.ts'

/** Milliseconds after which a notification that has not finished is late. */
export const lateAfter = 30 * 60_000

/**
 * Mails owners and admins, once, about each notification that has not finished in time; about several of one organization in one
 * mail. After a start what waits has as long to leave as anything else. Returns how many notifications those are.
 */
export function notifyOfLateNotifications(deps: Deps, actor: SystemActor): number {
  if (deps.clock.elapsed() < lateAfter) return 0
  const late = lateNotifications(deps).filter(({ lateNotifiedAt }) => lateNotifiedAt === null)
  for (const [organizationId, together] of Map.groupBy(late, (one) => one.organizationId))
    write(deps.db, (tx) => {
      const addresses = adminsOf(tx, organizationId)
      for (const address of addresses)
        queueAccountMail(tx, deps, {
          kind: 'notification_late',
          address,
          subjectId: together[0]?.id ?? '',
          organizationId,
        })
      for (const { id } of together) {
        tx.update(notifications).set({ lateNotifiedAt: deps.clock.now() }).where(eq(notifications.id, id)).run()
        recordAudit(tx, deps, actor, {
          action: 'notification.late',
          organizationId,
          subject: { type: 'notification', id },
          changes: { left: leftOf(readLedger(tx, id)), told: addresses.length },
        })
      }
    })
  return late.length
}

/** Released long enough ago, and with messages that still have to leave; the oldest first. */
export function lateNotifications(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  organizationId?: OrganizationId,
): Notification[] {
  return db
    .select({ notification: notifications })
    .from(notifications)
    .innerJoin(organizations, eq(organizations.id, notifications.organizationId))
    .where(
      and(
        organizationId === undefined ? undefined : eq(notifications.organizationId, organizationId),
        lte(notifications.releaseAt, clock.now() - lateAfter),
        isNull(notifications.recalledAt),
        isNull(organizations.deletedAt),
        isUnfinished(db, organizationId),
      ),
    )
    .orderBy(notifications.releaseAt)
    .all()
    .map(({ notification }) => notification)
}

/** Messages that still have to leave. */
export function leftOf({ waiting, retrying, sending, toExpand }: Ledger): number {
  return waiting + retrying + sending + toExpand
}

const unsentStates = ['waiting', 'retrying', 'sending'] as const

function isUnfinished(db: Reader, organizationId: OrganizationId | undefined) {
  const unsent = haveUnsent(db, organizationId ?? null, unsentStates)
  return or(inArray(notifications.id, unexpanded(db)), inArray(notifications.id, unsent))
}

const admins: Role[] = roles.filter((role) => mayDo(role, 'subscribers:write'))

function adminsOf(db: Reader, organizationId: OrganizationId): string[] {
  return db
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(and(eq(memberships.organizationId, organizationId), inArray(memberships.role, admins)))
    .all()
    .map(({ email }) => email)
}
