import { and, eq, isNotNull, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { passkeys } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { signInPolicies } from '#src/db/schema/sso.ts'
import { write } from '#src/db/write.ts'
import { addProof } from '../accounts/session-proofs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { roleInOrganization } from '../organizations/memberships.ts'
import { authorizeSso } from './authorize-sso.ts'
import { tellKeepers } from './tell-keepers.ts'

/** Milliseconds for which a broken glass lets in: long enough to mend a provider. */
const brokenGlassLifetime = 4 * 3_600_000

/** Do people come in by single sign-on alone? */
export function isSsoOnly(db: Reader, organizationId: OrganizationId | null): boolean {
  return db.select().from(signInPolicies).where(isOf(organizationId)).get()?.ssoOnly ?? false
}

/**
 * Demands single sign-on of everybody in the organization, or here (null), or no longer. Only whoever came in by it may demand it, so
 * that it is known to work, and only while some owner, or instance admin, could break the glass. `session`: who asks. Throws conflict.
 */
export function demandSso(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId | null,
  { demanded, session }: { demanded: boolean; session: Pick<AccountActor, 'proofs'> },
): void {
  authorizeSso(actor, organizationId)
  if (demanded && !session.proofs.some((proof) => proof.organizationId === organizationId))
    throw conflict('Sign in through your provider first: then it is known to work.')
  if (demanded && !hasGlassBreaker(deps.db, organizationId)) throw conflict(`No ${keeper(organizationId)} ${noFactor}`)
  write(deps.db, (tx) => {
    const before = { ssoOnly: isSsoOnly(tx, organizationId) }
    tx.delete(signInPolicies).where(isOf(organizationId)).run()
    const policy = { id: deps.ids.id(), organizationId, ssoOnly: demanded, changedAt: deps.clock.now() }
    tx.insert(signInPolicies).values(policy).run()
    recordAudit(tx, deps, actor, {
      action: `${placeOf(organizationId).type}.sign_in_policy_changed`,
      organizationId,
      subject: placeOf(organizationId),
      changes: { before, after: { ssoOnly: demanded } },
    })
  })
}

const noFactor =
  'has a second factor or a passkey yet. One of you needs it to get in if the provider ever fails: set it up first.'

function keeper(organizationId: OrganizationId | null): string {
  return organizationId === null ? 'instance admin' : 'owner'
}

function placeOf(organizationId: OrganizationId | null): { type: 'instance' | 'organization'; id: string } {
  return organizationId === null ? { type: 'instance', id: '1' } : { type: 'organization', id: organizationId }
}

/** May this account get in without its provider? An owner, or an instance admin, whose own password or passkey began the session. */
export function mayBreakGlass(db: Reader, actor: AccountActor, organizationId: OrganizationId | null): boolean {
  if (organizationId === null) return actor.instanceAdmin
  const key = { organizationId, accountId: actor.accountId }
  return actor.wholeAccount && roleInOrganization(db, key) === 'owner'
}

/**
 * Lets an owner in without the provider for a few hours, for the day on which it fails; or an instance admin (`organization` null).
 * Recorded in the chain of the organization and of the instance, and mailed to all of them. Throws not_found for everybody else,
 * conflict without a second factor.
 */
export function breakGlass(deps: Deps, actor: AccountActor, organization: Organization | null, token: string): void {
  const id = organization?.id ?? null
  if (!isSsoOnly(deps.db, id) || !mayBreakGlass(deps.db, actor, id)) throw notFound('page')
  if (!actor.secondFactor) throw conflict('Sign in with a second factor or a passkey first: this way in asks for two.')
  write(deps.db, (tx) => {
    const facts = { organizationId: id, identityProviderId: null, secondFactor: true }
    addProof(tx, deps, token, { ...facts, lifetime: brokenGlassLifetime })
    for (const chain of new Set([null, id]))
      recordAudit(tx, deps, actor, {
        action: `${placeOf(id).type}.glass_broken`,
        organizationId: chain,
        subject: placeOf(id),
        changes: { organization: organization?.name, hours: brokenGlassLifetime / 3_600_000 },
      })
    tellKeepers(tx, deps, id, 'glass_broken', actor.accountId)
  })
}

/** Some owner, or instance admin, has what breaking the glass asks for. */
function hasGlassBreaker(db: Reader, organizationId: OrganizationId | null): boolean {
  const isKeeper =
    organizationId === null
      ? eq(accounts.instanceAdmin, true)
      : and(eq(memberships.organizationId, organizationId), eq(memberships.role, 'owner'))
  const hasFactor = or(isNotNull(accounts.totpEnabledAt), isNotNull(passkeys.id))
  return (
    db
      .select({ id: accounts.id })
      .from(accounts)
      .leftJoin(memberships, eq(memberships.accountId, accounts.id))
      .leftJoin(passkeys, eq(passkeys.accountId, accounts.id))
      .where(and(isKeeper, isNull(accounts.deletionRequestedAt), hasFactor))
      .get() !== undefined
  )
}

function isOf(organizationId: OrganizationId | null) {
  const column = signInPolicies.organizationId
  return organizationId === null ? isNull(column) : eq(column, organizationId)
}
