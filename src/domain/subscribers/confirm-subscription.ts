import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Origin } from '../context.ts'
import { changeSubscriber, notifiedFrom } from '../notifications/change-subscriber.ts'
import { limitOwnChanges, subscriberActor } from './authorize-change.ts'
import { endSubscription } from './end-subscription.ts'
import { SubscriptionGone } from './find-subscriber.ts'
import { takeBackForgotten } from './forgotten-addresses.ts'
import { active, isActive, type Subscriber } from './subscriber.ts'

/**
 * Makes the subscriber active: it is notified from now on. The signed link is the proof. A second time changes nothing. Throws
 * SubscriptionGone where the address was erased.
 */
export function confirmSubscription(deps: Deps, origin: Origin, subscriber: Subscriber): void {
  if (subscriber.erasedAt !== null) throw new SubscriptionGone()
  if (isActive(subscriber)) return
  const actor = subscriberActor(subscriber, origin)
  limitOwnChanges(deps, actor)

  write(deps.db, (tx) => {
    const confirmedAt = notifiedFrom(tx, deps, subscriber.organizationId)
    changeSubscriber(tx, deps, subscriber, { ...active, confirmedAt })
    takeBackForgotten(tx, deps, subscriber)
    recordAudit(tx, deps, actor, {
      action: 'subscriber.confirmed',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}

/** The subscriber leaves, by the link in a message. A second time changes nothing. */
export function unsubscribe(deps: Deps, origin: Origin, subscriber: Subscriber): void {
  endSubscription(deps, subscriberActor(subscriber, origin), subscriber)
}
