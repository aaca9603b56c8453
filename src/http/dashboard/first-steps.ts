import { accountById } from '#src/domain/accounts/insert-account.ts'
import { listAudit } from '#src/domain/audit/list-audit.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { lastBackup } from '#src/domain/backup/last-backup.ts'
import { subscriberOf } from '#src/domain/subscribers/request-subscription.ts'
import { listInvitations, listMembers } from '#src/domain/team/find-members.ts'
import type { FirstStepsProps } from '#views/dashboard/home-parts.tsx'
import type { MemberContext } from '../action.ts'

/** They are the first for so long (ms); whoever has not taken them by then does not want to. */
const first = 30 * 24 * 3_600_000

/** What a new organization does before its first outage, as far as it is for whoever looks. */
export function firstSteps({ deps, actor, organization, session }: MemberContext): FirstStepsProps {
  const { db, clock } = deps
  if (clock.now() - organization.createdAt > first || !mayDo(actor.role, 'incidents:write')) return {}
  const { email } = accountById(db, actor.accountId)
  const has = (chain: string, action: 'incident.opened' | 'incident.rehearsed' | 'instance.backed_up') =>
    listAudit(db, chain, { action }, { limit: 1 }).length > 0
  return {
    subscribed: subscriberOf(db, organization.id, email)?.state === 'active',
    rehearsed: has(organization.id, 'incident.rehearsed') || has(organization.id, 'incident.opened'),
    ...(mayDo(actor.role, 'team:write') && {
      invited: listMembers(db, organization.id).length > 1 || listInvitations(db, organization.id).length > 0,
    }),
    ...(session.person().instanceAdmin && { backedUp: lastBackup(deps.db) !== null }),
  }
}
