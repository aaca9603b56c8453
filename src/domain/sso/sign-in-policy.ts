import { and, eq, isNotNull, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { accounts, memberships } from '#src/db/schema/identity.ts'
import { signInPolicies } from '#src/db/schema/sso.ts'
import { write } from '#src/db/write.ts'
import { addProof } from '../accounts/session-proofs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { authorizeSso } from './authorize-sso.ts'
import { tellKeepers } from './tell-keepers.ts'

/** Milliseconds for which a broken glass lets in: long enough to mend a provider. */
const brokenGlassLifetime = 4 * 3_600_000

/** Do people come in by single sign-on alone? */
export function isSsoOnly(db: Reader, organizationId: OrganizationId | null): boolean {
  return db.select().from(signInPolicies).where(isOf(organizationId)).get()?.ssoOnly ?? false
}

/**
 * Demands single sign-on of everybody in the organization, or no longer. Only whoever came in by it may demand it, so that it is
 * known to work, and only while some owner could break the glass. `session`: who asks. Throws conflict.
 */
export function demandSso(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { demanded, session }: { demanded: boolean; session: Pick<AccountActor, 'proofs'> },
): void {
  authorizeSso(actor, organizationId)
  if (demanded && !session.proofs.some((proof) => proof.organizationId === organizationId))
    throw conflict('Sign in through your provider first: then it is known to work.')
  if (demanded && !hasGlassBreaker(deps.db, organizationId))
    throw conflict(
      'No owner has a second factor or a passkey yet. One of you needs it to get in if the provider ever fails: set it up first.',
    )
  write(deps.db, (tx) => {
    const before = { ssoOnly: isSsoOnly(tx, organizationId) }
    const change = { ssoOnly: demanded, changedAt: deps.clock.now() }
    tx.insert(signInPolicies)
      .values({ id: deps.ids.id(), organizationId, ...change })
      .onConflictDoUpdate({ target: signInPolicies.organizationId, set: change })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'organization.sign_in_policy_changed',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { before, after: { ssoOnly: demanded } },
    })
  })
}

/** May this account get in without its provider? An owner, whose session began with two factors. */
export function mayBreakGlass(db: Reader, actor: AccountActor, organizationId: OrganizationId): boolean {
  return actor.wholeAccount && isOwner(db, actor, organizationId)
}

/**
 * Lets an owner in without the provider for a few hours, for the day on which it fails. Recorded in the chain of the organization
 * and of the instance, and mailed to all owners. Throws not_found for everybody else, conflict without a second factor.
 */
export function breakGlass(deps: Deps, actor: AccountActor, organization: Organization, token: string): void {
  if (!isSsoOnly(deps.db, organization.id) || !mayBreakGlass(deps.db, actor, organization.id)) throw notFound('page')
  if (!actor.secondFactor) throw conflict('Sign in with a second factor or a passkey first: this way in asks for two.')
  write(deps.db, (tx) => {
    const facts = { organizationId: organization.id, identityProviderId: null, secondFactor: true }
    addProof(tx, deps, token, { ...facts, lifetime: brokenGlassLifetime })
    for (const organizationId of [null, organization.id])
      recordAudit(tx, deps, actor, {
        action: 'organization.glass_broken',
        organizationId,
        subject: { type: 'organization', id: organization.id },
        changes: { organization: organization.name, hours: brokenGlassLifetime / 3_600_000 },
      })
    tellKeepers(tx, deps, organization.id, 'glass_broken', actor.accountId)
  })
}

function isOwner(db: Reader, { accountId }: AccountActor, organizationId: OrganizationId): boolean {
  const is = and(eq(memberships.accountId, accountId), eq(memberships.organizationId, organizationId))
  return db.select({ role: memberships.role }).from(memberships).where(is).get()?.role === 'owner'
}

/** Some owner has what breaking the glass asks for. */
function hasGlassBreaker(db: Reader, organizationId: OrganizationId): boolean {
  const owners = and(
    eq(memberships.organizationId, organizationId),
    eq(memberships.role, 'owner'),
    isNull(accounts.deletionRequestedAt),
    or(isNotNull(accounts.totpEnabledAt), isNotNull(passkeys.id)),
  )
  return (
    db
      .select({ id: accounts.id })
      .from(memberships)
      .innerJoin(accounts, eq(accounts.id, memberships.accountId))
      .leftJoin(passkeys, eq(passkeys.accountId, accounts.id))
      .where(owners)
      .get() !== undefined
  )
}

function isOf(organizationId: OrganizationId | null) {
  const column = signInPolicies.organizationId
  return organizationId === null ? isNull(column) : eq(column, organizationId)
}
