import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Origin, SubscriberActor } from '../context.ts'
import { settleOwed } from '../notifications/expand-notifications.ts'
import type { Subscriber } from './find-subscriber.ts'

/** The address wants the mail: from now on it is told. A second time changes nothing. The link was the proof. */
export function confirmSubscription(deps: Deps, origin: Origin, subscriber: Subscriber): void {
  if (subscriber.state === 'active') return

  write(deps.db, (tx) => {
    tx.update(subscribers)
      .set({ state: 'active', confirmedAt: deps.clock.now(), unsubscribedAt: null })
      .where(eq(subscribers.id, subscriber.id))
      .run()
    recordAudit(tx, deps, actorOf(subscriber, origin), {
      action: 'subscriber.confirmed',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}

/** No message leaves for this address any more, what is waiting included. A second time changes nothing. */
export function unsubscribe(deps: Deps, origin: Origin, subscriber: Subscriber): void {
  if (subscriber.state === 'unsubscribed') return

  write(deps.db, (tx) => {
    settleOwed(tx, deps, subscriber)
    tx.update(subscribers)
      .set({ state: 'unsubscribed', unsubscribedAt: deps.clock.now() })
      .where(eq(subscribers.id, subscriber.id))
      .run()
    recordAudit(tx, deps, actorOf(subscriber, origin), {
      action: 'subscriber.unsubscribed',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}

function actorOf(subscriber: Subscriber, origin: Origin): SubscriberActor {
  return { kind: 'subscriber', subscriberId: subscriber.id, organizationId: subscriber.organizationId, origin }
}
