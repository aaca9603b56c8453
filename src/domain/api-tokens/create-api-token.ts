import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { write } from '#src/db/write.ts'
import { type Role, roles, type TokenHolder } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, rolesWithin } from '../authorize.ts'
import type { Actor, Deps, Member, SystemActor, TokenActor } from '../context.ts'
import { forbidden } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'
import { tellOwners } from '../notifications/tell-owners.ts'
import { hashApiToken } from './find-api-token.ts'

const aDay = 24 * 3_600_000
/** Days a token lives; 0: until it is revoked. */
export const apiTokenDays = [30, 90, 365, 0] as const

export interface ApiTokenInput {
  name: string
  role: Role
  days: number
}

/** A token as a form asks for it. */
export interface RequestedToken extends ApiTokenInput {
  holder: TokenHolder
}

export function checkApiToken(form: Form): Checked<RequestedToken> {
  const name = form.text('name')
  const role = roles.find((one) => one === form.text('role'))
  const days = apiTokenDays.find((one) => String(one) === form.text('days'))
  // The person's own unless they say otherwise: a token that outlives its maker is somebody's decision.
  const holder = form.text('holder') === 'organization' ? 'organization' : 'person'
  return checked(
    { name, role: role ?? 'viewer', days: days ?? 90, holder },
    fieldErrors({
      name: nameProblem(name),
      role: role ? undefined : 'Choose a role.',
      days: days === undefined ? 'Choose how long the token is valid.' : undefined,
    }),
  )
}

/** Returns the organization's new token, which is shown once and stored as a hash. Throws forbidden for a role above the actor's own. */
export function createApiToken(deps: Deps, actor: Actor, organizationId: OrganizationId, input: ApiTokenInput): string {
  authorize(actor, 'api-tokens:write', organizationId)
  return insertToken(deps, actor, organizationId, input, null)
}

/** The same for a token that is the person's own, and does what they still may. */
export function createOwnToken(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  input: ApiTokenInput,
): string {
  authorize(actor, 'api-tokens:write', organizationId)
  return insertToken(deps, actor, organizationId, input, actor.accountId)
}

function insertToken(
  deps: Deps,
  actor: Member | TokenActor | SystemActor,
  organizationId: OrganizationId,
  { name, role, days }: ApiTokenInput,
  accountId: AccountId | null,
): string {
  if (!rolesWithin(actor).includes(role)) throw forbidden('You cannot give a role above your own.')
  const token = `opsentry_${deps.ids.token()}`
  write(deps.db, (tx) => {
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const expiresAt = days === 0 ? null : createdAt + days * aDay
    const createdBy = actor.kind === 'member' ? actor.accountId : null
    const row = { id, organizationId, name, role, accountId, createdBy, createdAt, expiresAt }
    tx.insert(apiTokens)
      .values({ ...row, tokenHash: hashApiToken(token) })
      .run()
    tellOwners(tx, deps, { kind: 'api_token_created', organizationId, subjectId: id, also: createdBy })
    recordAudit(tx, deps, actor, {
      action: 'api_token.created',
      organizationId,
      subject: { type: 'api_token', id },
      changes: { name, role, expiresAt, holder: accountId === null ? 'organization' : 'person' },
    })
  })
  return token
}
