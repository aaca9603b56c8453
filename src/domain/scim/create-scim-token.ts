import { and, count, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimTokens } from '#src/db/schema/scim.ts'
import { write } from '#src/db/write.ts'
import { hashApiToken } from '../api-tokens/find-api-token.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { nameProblem } from '../forms/name-problem.ts'

const aDay = 24 * 3_600_000
/** Days a token lives; 0: until it is revoked. */
const scimTokenDays = [90, 365, 0] as const
/** One for each provider, and the next one before the last ends. */
const mostTokens = 10

export interface ScimTokenInput {
  name: string
  days: number
}

export function checkScimToken(form: Form): Checked<ScimTokenInput> {
  const name = form.text('name')
  const days = scimTokenDays.find((one) => String(one) === form.text('days'))
  return checked(
    { name, days: days ?? 365 },
    fieldErrors({
      name: nameProblem(name),
      days: days === undefined ? 'Choose how long the token is valid.' : undefined,
    }),
  )
}

/**
 * Returns the token, which is shown once and stored as a hash. An owner's to make: whoever holds it may deactivate an owner, which
 * an admin may not. Throws conflict where there are enough.
 */
export function createScimToken(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: ScimTokenInput,
): string {
  authorize(actor, 'sso:write', organizationId)
  const token = `opsentry_scim_${deps.ids.token()}`
  write(deps.db, (tx) => {
    refuseMore(tx, organizationId)
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const { name, days } = input
    const expiresAt = days === 0 ? null : createdAt + days * aDay
    const createdBy = actor.kind === 'member' ? actor.accountId : null
    const row = { id, organizationId, name, createdBy, createdAt, expiresAt }
    tx.insert(scimTokens)
      .values({ ...row, tokenHash: hashApiToken(token) })
      .run()
    recordAudit(tx, deps, actor, {
      action: 'scim_token.created',
      organizationId,
      subject: { type: 'scim_token', id },
      changes: { name, expiresAt },
    })
  })
  return token
}

/** Revokes the token from the next request on; who it brought in stays. Throws not_found. */
export function revokeScimToken(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'sso:write', organizationId)
  write(deps.db, (tx) => {
    const revoked = tx
      .update(scimTokens)
      .set({ revokedAt: deps.clock.now() })
      .where(and(eq(scimTokens.id, id), eq(scimTokens.organizationId, organizationId), isNull(scimTokens.revokedAt)))
      .returning({ name: scimTokens.name })
      .get()
    if (!revoked) throw notFound('SCIM token')
    recordAudit(tx, deps, actor, {
      action: 'scim_token.revoked',
      organizationId,
      subject: { type: 'scim_token', id },
      changes: { name: revoked.name },
    })
  })
}

/** In the causing transaction: renames those tokens of the account whose name gives the person away. */
export function renameScimTokensOf(
  tx: Tx,
  { accountId, pseudonym }: { accountId: string; pseudonym: string },
  saysTooMuch: (name: string) => boolean,
): void {
  const made = tx.select().from(scimTokens).where(eq(scimTokens.createdBy, accountId)).all()
  for (const { id } of made.filter(({ name }) => saysTooMuch(name)))
    tx.update(scimTokens)
      .set({ name: `Token of ${pseudonym}` })
      .where(eq(scimTokens.id, id))
      .run()
}

function refuseMore(tx: Tx, organizationId: OrganizationId): void {
  const there = tx
    .select({ tokens: count() })
    .from(scimTokens)
    .where(and(eq(scimTokens.organizationId, organizationId), isNull(scimTokens.revokedAt)))
    .get()
  if ((there?.tokens ?? 0) >= mostTokens)
    throw conflict(`There are ${mostTokens} tokens already: revoke one that nothing uses any more.`)
}
