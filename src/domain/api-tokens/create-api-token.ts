import { and, eq, isNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { write } from '#src/db/write.ts'
import { type Role, roles } from '#src/words.ts'
import { nameProblem } from '../accounts/check-account.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, rolesWithin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { forbidden, notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { hashApiToken } from './find-api-token.ts'

const aDay = 24 * 3_600_000
/** Days a token lives; 0: until it is revoked. */
export const apiTokenDays = [30, 90, 365, 0] as const

export interface ApiTokenInput {
  name: string
  role: Role
  days: number
}

export function checkApiToken(form: Form): Checked<ApiTokenInput> {
  const name = form.text('name')
  const role = roles.find((one) => one === form.text('role'))
  const days = apiTokenDays.find((one) => String(one) === form.text('days'))
  return checked(
    { name, role: role ?? 'viewer', days: days ?? 90 },
    fieldErrors({
      name: nameProblem(name),
      role: role ? undefined : 'Choose a role.',
      days: days === undefined ? 'Choose how long the token is valid.' : undefined,
    }),
  )
}

/** Returns the token, which is shown once and stored as a hash. Throws forbidden for a role above the actor's own. */
export function createApiToken(deps: Deps, actor: Actor, organizationId: OrganizationId, input: ApiTokenInput): string {
  authorize(actor, 'api-tokens:write', organizationId)
  if (!rolesWithin(actor).includes(input.role)) throw forbidden('You cannot give a role above your own.')
  const token = `opsentry_${deps.ids.token()}`
  write(deps.db, (tx) => {
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const { name, role, days } = input
    const expiresAt = days === 0 ? null : createdAt + days * aDay
    const createdBy = actor.kind === 'member' ? actor.accountId : null
    tx.insert(apiTokens)
      .values({ id, organizationId, name, role, createdBy, tokenHash: hashApiToken(token), createdAt, expiresAt })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'api_token.created',
      organizationId,
      subject: { type: 'api_token', id },
      changes: { name, role, expiresAt },
    })
  })
  return token
}

/** Revokes the token from the next request on. Throws not_found. */
export function revokeApiToken(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'api-tokens:write', organizationId)
  write(deps.db, (tx) => {
    const revoked = tx
      .update(apiTokens)
      .set({ revokedAt: deps.clock.now() })
      .where(and(eq(apiTokens.id, id), eq(apiTokens.organizationId, organizationId), isNull(apiTokens.revokedAt)))
      .returning({ name: apiTokens.name })
      .get()
    if (!revoked) throw notFound('API token')
    recordAudit(tx, deps, actor, {
      action: 'api_token.revoked',
      organizationId,
      subject: { type: 'api_token', id },
      changes: { name: revoked.name },
    })
  })
}
