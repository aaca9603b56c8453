import { groupRoles, identityProviders, mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, ProvisionerActor } from '#src/domain/context.ts'
import { createScimToken } from '#src/domain/scim/create-scim-token.ts'
import { actorOfScimToken } from '#src/domain/scim/scim-tokens.ts'
import type { UserValues } from '#src/scim/user.ts'
import type { Role } from '#src/words.ts'
import type { Browser, TestApp } from './harness.ts'
import { acmeId, system, testOrigin } from './personas.ts'

/** The organization's provider, with a token of its own. */
export function provisionerOf(deps: Deps, organizationId = acmeId): ProvisionerActor {
  const token = createScimToken(deps, system, organizationId, { name: 'Entra ID', days: 0 })
  const actor = actorOfScimToken(deps, testOrigin, token)
  if (!actor) throw new Error('the token opens nothing')
  return actor
}

/** The organization has proven the domain. */
export function proveDomain({ db, ids }: Deps, domain: string, organizationId = acmeId): void {
  const row = { id: ids.id(), organizationId, domain, token: ids.token(), createdAt: 0, verifiedAt: 0 }
  writeUnaudited(db, (tx) => void tx.insert(mailDomains).values(row).run())
}

/** The organization's provider says which role each group has. */
export function giveGroupsRoles(
  { db, ids }: Deps,
  mapped: Record<string, Role>,
  { organizationId = acmeId, defaultRole = 'viewer' as Role | null, enabledAt = 0 as number | null } = {},
): void {
  const id = ids.id()
  const provider = {
    kind: 'oidc',
    name: 'Entra ID',
    issuer: 'https://idp.example',
    createdAt: 0,
    changedAt: 0,
  } as const
  writeUnaudited(db, (tx) => {
    tx.insert(identityProviders)
      .values({ id, organizationId, ...provider, defaultRole, enabledAt })
      .run()
    for (const [group, role] of Object.entries(mapped))
      tx.insert(groupRoles).values({ id: ids.id(), identityProviderId: id, group, role }).run()
  })
}

/** A person as a provider describes them. */
export function described(userName: string, more: Partial<UserValues> = {}): UserValues {
  const nothing = { externalId: null, displayName: null, formatted: null, givenName: null, familyName: null }
  return { ...nothing, userName, email: userName, active: true, ...more }
}

export interface ScimReply {
  status: number
  headers: Headers
  /** Of an empty answer: `{}`. */
  json: Record<string, unknown>
}

/** Asks as an identity provider does. */
export function scimClient(app: TestApp, organizationId = acmeId) {
  const token = createScimToken(app.deps, system, organizationId, { name: 'Entra ID', days: 0 })
  const browser: Browser = app.visitor()
  browser.headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json; charset=utf-8' }
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ScimReply> => {
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
    const answer = await browser.send(`/scim/v2/${path}`, { method, headers, ...init })
    return { status: answer.status, headers: answer.headers, json: answer.text === '' ? {} : JSON.parse(answer.text) }
  }
}
