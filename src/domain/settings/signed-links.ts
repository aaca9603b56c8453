import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../context.ts'
import { readInstance } from './instance.ts'

const idLength = 12

/**
 * The token in a subscriber's links: the subscriber's id and an HMAC-SHA-256 of it under the instance's link key. Nothing
 * has to be stored for a link to work, and nobody can make one up.
 */
export function subscriptionToken(deps: Pick<Deps, 'db' | 'secrets'>, subscriberId: string): string {
  return subscriberId + signature(deps, subscriberId)
}

/** The subscriber's id, or null where the token was not made here. */
export function readSubscriptionToken(deps: Pick<Deps, 'db' | 'secrets'>, token: string): string | null {
  const id = token.slice(0, idLength)
  const given = Buffer.from(token.slice(idLength))
  const expected = Buffer.from(signature(deps, id))
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : null
}

function signature(deps: Pick<Deps, 'db' | 'secrets'>, subscriberId: string): string {
  const key = deps.secrets.open(readInstance(deps.db).linkKey, 'instance.linkKey')
  return createHmac('sha256', key).update(`subscription:${subscriberId}`).digest('base64url')
}
