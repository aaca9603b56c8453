import { authorize } from '../authorize.ts'
import type { Actor, Member, Origin, SubscriberActor, SystemActor, TokenActor } from '../context.ts'
import type { Subscriber } from './subscriber.ts'

/** Allows the subscriber themselves, who came by the signed link, and members of the team who may change subscribers. */
export function authorizeChange(
  actor: Actor,
  { id, organizationId }: Subscriber,
): asserts actor is SubscriberActor | Member | TokenActor | SystemActor {
  if (actor.kind === 'subscriber' && actor.subscriberId === id) return
  authorize(actor, 'subscribers:write', organizationId)
}

/** The subscriber as the actor of a change to their own subscription. */
export function subscriberActor({ id, organizationId }: Subscriber, origin: Origin): SubscriberActor {
  return { kind: 'subscriber', subscriberId: id, organizationId, origin }
}
