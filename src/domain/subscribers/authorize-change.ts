import { authorize } from '../authorize.ts'
import type { Actor, Deps, Member, Origin, SubscriberActor, SystemActor, TokenActor } from '../context.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import type { Subscriber } from './subscriber.ts'

/** Allows the subscriber themselves, who came by the signed link, and members of the team who may change subscribers. */
export function authorizeChange(
  actor: Actor,
  { id, organizationId }: Subscriber,
): asserts actor is SubscriberActor | Member | TokenActor | SystemActor {
  if (actor.kind === 'subscriber' && actor.subscriberId === id) return
  authorize(actor, 'subscribers:write', organizationId)
}

const anHour = 3_600_000
/** Enough for somebody who tries things out. */
const ownChanges = { limit: 30, window: anHour }

/**
 * A link that was mailed makes entries of the audit log, which stay for good: a program that changes to and fro makes few. Leaving
 * is never refused. Throws rate_limited.
 */
export function limitOwnChanges(deps: Pick<Deps, 'db' | 'clock'>, actor: Actor): void {
  if (actor.kind === 'subscriber')
    spendAttempts(deps, { key: `subscription-changes:${actor.subscriberId}`, ...ownChanges })
}

/** The subscriber as the actor of a change to their own subscription. */
export function subscriberActor({ id, organizationId }: Subscriber, origin: Origin): SubscriberActor {
  return { kind: 'subscriber', subscriberId: id, organizationId, origin }
}
