import type { Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { erasedAddress } from '../deliveries/erased-address.ts'
import { forgetSubscriberIn } from '../deliveries/forget-deliveries.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import type { SubscriberColumns } from '../notifications/subscriber-rows.ts'
import { setReaderOfUrl } from '../page-access/sight.ts'
import { forgetAttempts } from '../rate-limits/rate-limit.ts'
import { authorizeChange } from './authorize-change.ts'
import { joinedInto } from './find-subscriber.ts'
import { rememberForgotten } from './forgotten-addresses.ts'
import { attemptsKey } from './request-subscription.ts'
import type { Subscriber } from './subscriber.ts'

/**
 * Erases an address and everything said about it. Its row and its deliveries stay without it, so
 * that every ledger adds up; a hash stays, so that no import brings it back. A second time changes nothing.
 */
export function eraseSubscriber(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (subscriber.erasedAt !== null) return

  write(deps.db, (tx) => erase(tx, deps, actor, subscriber))
}

/** In the causing transaction. */
export function erase(tx: Tx, deps: Deps, actor: Actor, subscriber: Subscriber): void {
  changeSubscriber(tx, deps, subscriber, withoutAddress(subscriber, deps.clock.now()), [])
  for (const id of [subscriber.id, ...joinedInto(tx, subscriber.id)]) forgetSubscriberIn(tx, id)
  setReaderOfUrl(tx, subscriber.id, null)
  rememberForgotten(tx, deps, subscriber)
  forgetAttempts(tx, attemptsKey(subscriber))
  recordAudit(tx, deps, actor, {
    action: 'subscriber.erased',
    organizationId: subscriber.organizationId,
    subject: { type: 'subscriber', id: subscriber.id },
  })
}

/** Columns of a subscriber whose row stays for the ledger alone. */
export function withoutAddress({ id, unsubscribedAt }: Subscriber, now: number): SubscriberColumns {
  return {
    address: erasedAddress(id),
    mailbox: null,
    endpoint: null,
    secret: null,
    contact: null,
    language: null,
    state: 'unsubscribed',
    stateReason: null,
    failures: 0,
    consent: '',
    unsubscribedAt: unsubscribedAt ?? now,
    erasedAt: now,
  }
}
