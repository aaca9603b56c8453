import { groupRoles } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, ProvisionerActor } from '#src/domain/context.ts'
import { createScimToken } from '#src/domain/scim/create-scim-token.ts'
import { actorOfScimToken } from '#src/domain/scim/scim-tokens.ts'
import type { UserValues } from '#src/scim/user.ts'
import type { Role } from '#src/words.ts'
import type { Browser, TestApp } from './harness.ts'
import { acmeId, system, testOrigin } from './personas.ts'
import { addProvider } from './sso.ts'

/** The organization's provider, with a token of its own. */
export function provisionerOf(deps: Deps, organizationId = acmeId): ProvisionerActor {
  const token = createScimToken(deps, system, organizationId, { name: 'Entra ID', days: 0 })
  const actor = actorOfScimToken(deps, testOrigin, token)
  if (!actor) throw new Error('the token opens nothing')
  return actor
}

/** The organization's provider says which role each group has. */
export function giveGroupsRoles(
  deps: Deps,
  mapped: Record<string, Role>,
  organizationId = acmeId,
  facts: Parameters<typeof addProvider>[2] = {},
): void {
  const identityProviderId = addProvider(deps, organizationId, facts).id
  const rows = Object.entries(mapped).map(([group, role]) => ({ id: deps.ids.id(), identityProviderId, group, role }))
  writeUnaudited(deps.db, (tx) => void tx.insert(groupRoles).values(rows).run())
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
