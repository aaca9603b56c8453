import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { invitations } from '#src/db/schema/access.ts'
import type { Role } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { reaches } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'

/** The functions here run in the causing transaction. */

export function insertInvitation(tx: Tx, invitation: typeof invitations.$inferInsert): void {
  tx.insert(invitations).values(invitation).run()
}

/** UTC ms. */
export function extendInvitation(tx: Tx, id: string, expiresAt: number): void {
  tx.update(invitations).set({ expiresAt }).where(eq(invitations.id, id)).run()
}

export function markAccepted(tx: Tx, id: string, accepted: { acceptedAt: number; acceptedBy: string }): void {
  tx.update(invitations).set(accepted).where(eq(invitations.id, id)).run()
}

/** The role that whoever accepts it gets, from now on. */
export function changeInvitedRole(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { id, organizationId, role: before }: { id: string; organizationId: string; role: Role },
  role: Role,
): void {
  tx.update(invitations).set({ role }).where(eq(invitations.id, id)).run()
  recordAudit(tx, deps, actor, {
    action: 'invitation.role_changed',
    organizationId,
    subject: { type: 'invitation', id },
    changes: { before: { role: before }, after: { role } },
  })
}

/** Withdraws one, and records it in its organization's chain. */
export function withdraw(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  { id, organizationId }: { id: string; organizationId: string },
  because?: string,
): void {
  tx.update(invitations).set({ withdrawnAt: deps.clock.now() }).where(eq(invitations.id, id)).run()
  recordAudit(tx, deps, actor, {
    action: 'invitation.withdrawn',
    organizationId,
    subject: { type: 'invitation', id },
    ...(because === undefined ? {} : { changes: { because } }),
  })
}

/** Withdraws what a person sent, there or anywhere, or what an organization did, as far as nobody has accepted it yet. */
export function withdrawSent(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  sender: Sender,
  { beyond, because }: { beyond?: Role; because: string },
): number {
  const sent = tx
    .select()
    .from(invitations)
    .where(and(...isFrom(sender), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)))
    .all()
    .filter(({ role }) => beyond === undefined || !reaches(beyond, role))
  for (const invitation of sent) withdraw(tx, deps, actor, invitation, because)
  return sent.length
}

type Sender = { accountId: string } | { organizationId: string } | { accountId: string; organizationId: string }

function isFrom(sender: Sender): SQL[] {
  return [
    ...('accountId' in sender ? [eq(invitations.invitedBy, sender.accountId)] : []),
    ...('organizationId' in sender ? [eq(invitations.organizationId, sender.organizationId)] : []),
  ]
}
