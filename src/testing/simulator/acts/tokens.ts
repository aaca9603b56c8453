import { createApiToken, createOwnToken } from '#src/domain/api-tokens/create-api-token.ts'
import { actorOfToken } from '#src/domain/api-tokens/find-api-token.ts'
import { revokeApiToken } from '#src/domain/api-tokens/revoke-api-token.ts'
import { acmeId, actorOf, testOrigin } from '../../personas.ts'
import { type ModelToken, originOf } from '../model.ts'
import type { World } from '../world.ts'
import { type Act, attempt, newest, ownerOf, someOrganization } from './attempt.ts'

const day = 24 * 3_600_000

/** Of the organization, or somebody's own. */
export const create: Act = (world, random) => {
  const organization = someOrganization(world, random)
  const holders = world.model.accounts.filter((one) => one.deletedAt === null && ['otto', 'ann'].includes(one.persona))
  const holder = organization.id === acmeId && holders.length > 0 && random.chance(0.5) ? random.pick(holders) : null
  const days = random.pick([30, 90, 0] as const)
  const input = { name: `Token ${world.step}`, role: 'editor', days } as const
  const now = world.time.clock.now()
  const { done } = attempt(world, {
    act: (deps) =>
      holder
        ? createOwnToken(deps, { ...actorOf(holder.persona), origin: originOf(holder) }, organization.id, input)
        : createApiToken(deps, ownerOf(organization.id), organization.id, input),
    // Nobody has seen it.
    find: () => '',
  })
  if (!done || !world.process) return undefined
  const id = newest(world.process.db, 'SELECT id AS value FROM api_tokens ORDER BY rowid DESC LIMIT 1')
  const facts = { id, token: done, organizationId: organization.id, holder: holder?.persona ?? null }
  world.model.tokens.push({ ...facts, expiresAt: days === 0 ? null : now + days * day, isRevoked: false })
  return `${input.name}${holder ? ` of ${holder.persona}` : ''} for ${days} days`
}

export const revoke: Act = (world, random) => {
  const good = world.model.tokens.filter((one) => isGood(world, one))
  if (good.length === 0) return undefined
  const token = random.pick(good)
  const { done } = attempt(world, {
    act: (deps) => {
      revokeApiToken(deps, ownerOf(token.organizationId), token.organizationId, token.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  token.isRevoked = true
  return token.id
}

/** A program calls with a token, be it one that has ended. */
export const call: Act = (world, random) => {
  const { tokens } = world.model
  if (tokens.length === 0) return undefined
  const token = random.pick(tokens.slice(-8))
  const expected = isGood(world, token)
  const { done } = attempt(world, {
    act: (deps) => ({ actor: actorOfToken(deps, testOrigin, token.token) }),
    find: () => null,
  })
  if (done === null) return undefined
  const isTaken = done.actor !== null
  // By a clock that stood ahead for days it had ended, and was removed.
  if (!isTaken && token.expiresAt !== null && world.time.setAt() !== null) return undefined
  if (isTaken !== expected)
    world.found(`a token is ${isTaken ? 'taken' : 'refused'}, and is ${expected ? '' : 'not '}good`)
  if (isTaken && done.actor?.organizationId !== token.organizationId)
    world.found('a token acts for another organization')
  return `${token.id}, ${expected ? 'good' : 'ended'}`
}

function isGood({ model, time }: World, { organizationId, holder, expiresAt, isRevoked }: ModelToken): boolean {
  const isThere = model.organizations.some(({ id, deletedAt }) => id === organizationId && deletedAt === null)
  const isHeld =
    holder === null || model.accounts.some(({ persona, deletedAt }) => persona === holder && deletedAt === null)
  return isThere && isHeld && !isRevoked && (expiresAt === null || time.clock.now() < expiresAt)
}
