import { eq, inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries, subscriberServices, subscribers, webhookAttempts } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { erasedAddress } from '../notifications/erased-address.ts'
import { forgetAttempts } from '../settings/rate-limit.ts'
import { authorizeChange } from './authorize-change.ts'
import { rememberForgotten } from './forgotten-addresses.ts'
import { attemptsKey } from './request-subscription.ts'
import type { Subscriber } from './subscriber.ts'

/**
 * Forgets an address, and what was said about it. Its row and its deliveries stay without it, so that every ledger adds up; a
 * hash stays, so that no import brings it back. A second time changes nothing.
 */
export function eraseSubscriber(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (subscriber.erasedAt !== null) return

  write(deps.db, (tx) => {
    changeSubscriber(tx, deps, subscriber, () => forgetSubscriber(tx, deps, subscriber))
    forgetDeliveries(tx, subscriber.id)
    rememberForgotten(tx, deps, subscriber)
    forgetAttempts(tx, attemptsKey(subscriber))
    recordAudit(tx, deps, actor, {
      action: 'subscriber.erased',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  })
}

function forgetSubscriber(tx: Tx, deps: Deps, { id, unsubscribedAt }: Subscriber): void {
  const now = deps.clock.now()
  tx.delete(subscriberServices).where(eq(subscriberServices.subscriberId, id)).run()
  tx.update(subscribers)
    .set({
      address: erasedAddress(id),
      endpoint: null,
      secret: null,
      state: 'unsubscribed',
      stateReason: null,
      failures: 0,
      consent: '',
      unsubscribedAt: unsubscribedAt ?? now,
      erasedAt: now,
    })
    .where(eq(subscribers.id, id))
    .run()
}

/** A relay's answer often repeats the address, and a host may be somebody's own. */
function forgetDeliveries(tx: Tx, id: string): void {
  const owed = tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.subscriberId, id))
  tx.delete(webhookAttempts).where(inArray(webhookAttempts.deliveryId, owed)).run()
  tx.update(deliveries)
    .set({ address: erasedAddress(id), destination: '', lastAnswer: null })
    .where(eq(deliveries.subscriberId, id))
    .run()
}
