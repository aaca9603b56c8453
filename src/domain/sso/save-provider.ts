import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { groupRoles, identities, identityProviders } from '#src/db/schema/sso.ts'
import { write } from '#src/db/write.ts'
import type { AuditActionOf } from '#src/words/audit.ts'
import type { IdentityProviderKind } from '#src/words/sso.ts'
import { endProofsBy } from '../accounts/session-proofs.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { accepted, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { endPassesOfPage } from '../page-access/passes.ts'
import { readInstance } from '../settings/instance.ts'
import { authorizeSso } from './authorize-sso.ts'
import { checkOidc, checkProvider, type ProviderInput } from './check-provider.ts'
import { clientSecretIdentity } from './client-secret.ts'
import { enabledProviders, findProvider, groupRolesOf, listProviders } from './find-providers.ts'
import type { IdentityProvider } from './provider.ts'
import { checkSaml } from './saml/check-saml.ts'
import { isSsoOnly } from './sign-in-policy.ts'

const most = 10

/** Adds a provider, switched off; returns its id. Throws invalid, conflict. */
export async function addProvider(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId | null,
  kind: IdentityProviderKind,
  form: Form,
): Promise<string> {
  authorizeSso(actor, organizationId)
  const input = await inputOf(deps, kind, form, null)
  return insertProvider(deps, actor, { ...input, kind, organizationId })
}

/** What a form says of a provider of that protocol. `present`: the one that is saved. Throws invalid. */
async function inputOf(
  { db, clock }: Deps,
  kind: IdentityProviderKind,
  form: Form,
  present: IdentityProvider | null,
): Promise<ChangedProvider> {
  const { allowedDestinations: allowed } = readInstance(db)
  const all = checkProvider(form)
  if (kind === 'saml') return accepted(together(all, await checkSaml(form, { allowed, now: clock.now() })))
  // A secret that was typed for one server is not sent to another.
  const keepsSecret = present?.issuer === form.text('issuer')
  return accepted(together(all, checkOidc(form, allowed, keepsSecret)))
}

type NewProvider = ProviderInput & { clientSecret?: string } & Pick<
    typeof identityProviders.$inferInsert,
    'kind' | 'organizationId' | 'issuer' | 'clientId' | 'scopes' | 'signInUrl' | 'certificates'
  >

function insertProvider(deps: Deps, actor: Actor, { groupRoles: roles, clientSecret, ...input }: NewProvider) {
  const { organizationId = null } = input
  return write(deps.db, (tx) => {
    if (listProviders(tx, organizationId).length >= most) throw conflict(`At most ${most} identity providers.`)
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const sealed = clientSecret ? deps.secrets.seal(clientSecret, clientSecretIdentity(id)) : null
    tx.insert(identityProviders)
      .values({ ...input, id, clientSecret: sealed, createdAt, changedAt: createdAt })
      .run()
    setGroupRoles(tx, deps, id, roles)
    record(tx, deps, actor, { id, organizationId, name: input.name }, 'added', { ...input, groupRoles: roles })
    return id
  })
}

/** Saves a provider. Throws not_found, invalid. */
export async function saveProvider(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId | null,
  id: string,
  form: Form,
): Promise<void> {
  authorizeSso(actor, organizationId)
  const provider = findProvider(deps.db, organizationId, id)
  updateProvider(deps, actor, provider, await inputOf(deps, provider.kind, form, provider))
}

type ChangedProvider = Omit<NewProvider, 'kind' | 'organizationId'>

/** An empty secret leaves the present one. */
function updateProvider(
  deps: Deps,
  actor: Actor,
  provider: IdentityProvider,
  { groupRoles: roles, clientSecret, ...input }: ChangedProvider,
): void {
  const { id } = provider
  const secret = clientSecret ? { clientSecret: deps.secrets.seal(clientSecret, clientSecretIdentity(id)) } : {}
  write(deps.db, (tx) => {
    const before = { ...visibleOf(provider), groupRoles: groupRolesOf(tx, id) }
    const changedAt = deps.clock.now()
    tx.update(identityProviders)
      .set({ ...input, ...secret, changedAt })
      .where(eq(identityProviders.id, id))
      .run()
    setGroupRoles(tx, deps, id, roles)
    const ended = input.issuer === provider.issuer ? 0 : forgetVouched(tx, provider)
    const after = { ...input, groupRoles: roles, newSecret: Boolean(clientSecret), ended }
    record(tx, deps, actor, provider, 'changed', { before, after })
  })
}

/** Lets people in by it, or nobody any more: then what it vouched for ends at once. */
export function switchProvider(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId | null,
  id: string,
  on: boolean,
): void {
  authorizeSso(actor, organizationId)
  write(deps.db, (tx) => {
    const provider = findProvider(tx, organizationId, id)
    if (!on) refuseLastWayIn(tx, provider)
    const enabledAt = on ? deps.clock.now() : null
    tx.update(identityProviders).set({ enabledAt }).where(eq(identityProviders.id, id)).run()
    const ended = on ? 0 : endVouched(tx, provider)
    record(tx, deps, actor, provider, on ? 'switched_on' : 'switched_off', { ended })
  })
}

/** Takes the provider away, with what it vouched for and the identities that it gave; accounts and memberships stay. */
export function removeProvider(deps: Deps, actor: Actor, organizationId: OrganizationId | null, id: string): void {
  authorizeSso(actor, organizationId)
  write(deps.db, (tx) => {
    const provider = findProvider(tx, organizationId, id)
    refuseLastWayIn(tx, provider)
    endVouched(tx, provider)
    tx.delete(identityProviders).where(eq(identityProviders.id, id)).run()
    record(tx, deps, actor, provider, 'removed', {})
  })
}

function refuseLastWayIn(tx: Tx, { id, organizationId }: IdentityProvider): void {
  const others = enabledProviders(tx, organizationId).filter((one) => one.id !== id)
  if (isSsoOnly(tx, organizationId) && others.length === 0)
    throw conflict('Single sign-on is the only way in, by this provider alone. Allow passwords again first.')
}

/** Another issuer's subjects are other people: what the former one said of its own holds no longer. */
function forgetVouched(tx: Tx, provider: IdentityProvider): number {
  tx.delete(identities).where(eq(identities.identityProviderId, provider.id)).run()
  return endVouched(tx, provider)
}

/** Whom it let into sessions and into the organization's page. Returns how many sessions and passes ended. */
function endVouched(tx: Tx, { id, organizationId }: IdentityProvider): number {
  const passes = organizationId === null ? 0 : endPassesOfPage(tx, organizationId, 'single_sign_on')
  return endProofsBy(tx, id) + passes
}

function setGroupRoles(
  tx: Tx,
  { ids }: Pick<Deps, 'ids'>,
  identityProviderId: string,
  roles: ProviderInput['groupRoles'],
) {
  tx.delete(groupRoles).where(eq(groupRoles.identityProviderId, identityProviderId)).run()
  const rows = roles.map((row) => ({ ...row, id: ids.id(), identityProviderId }))
  if (rows.length > 0) tx.insert(groupRoles).values(rows).run()
}

/** Everything but the secret. */
function visibleOf({ clientSecret: _, id: __, ...visible }: IdentityProvider) {
  return visible
}

function record(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { id, organizationId, name }: Pick<IdentityProvider, 'id' | 'organizationId' | 'name'>,
  what: AuditActionOf<'identity_provider'>,
  changes: Record<string, unknown>,
): void {
  recordAudit(tx, deps, actor, {
    action: `identity_provider.${what}`,
    organizationId,
    subject: { type: 'identity_provider', id },
    changes: { name, ...changes },
  })
}
