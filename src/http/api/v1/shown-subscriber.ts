import { Type } from '@sinclair/typebox'
import type { Deps } from '#src/domain/context.ts'
import { isForReaders, readerOfSubscriber } from '#src/domain/page-access/sight.ts'
import { isVouchedFor } from '#src/domain/subscribers/consent.ts'
import { notOnPage } from '#src/domain/subscribers/following.ts'
import type { Subscriber } from '#src/domain/subscribers/subscriber.ts'
import { type ManagedSubscriber, managedSubscriberOf } from '#src/statuspage/subscriber.ts'
import { unprocessable } from '../../program-refusal.ts'

export function shownSubscriber({ db }: Pick<Deps, 'db'>, subscriber: Subscriber): ManagedSubscriber {
  return shown(db, subscriber, isForReaders(db, subscriber.organizationId))
}

/** Of one organization. */
export function shownSubscribers({ db }: Pick<Deps, 'db'>, people: readonly Subscriber[]): ManagedSubscriber[] {
  const [first] = people
  const forReaders = first !== undefined && isForReaders(db, first.organizationId)
  return people.map((one) => shown(db, one, forReaders))
}

function shown(db: Deps['db'], subscriber: Subscriber, forReaders: boolean): ManagedSubscriber {
  const { followsAll, chosen, consent } = subscriber
  return managedSubscriberOf({
    ...subscriber,
    isVouchedFor: isVouchedFor(consent),
    readerId: forReaders ? (readerOfSubscriber(db, subscriber) ?? null) : null,
    serviceIds: followsAll ? null : chosen.split(' ').filter(Boolean),
  })
}

/** Services that a subscriber follows instead of the whole page. */
export const serviceIds = Type.Array(Type.String(), {
  description: 'What they follow; the whole page where it is left out.',
  minItems: 1,
  maxItems: 1000,
})

/** Null: the whole page. Throws a refusal that names the ids which are no services of the page. */
export function servicesNamed(
  { db }: Pick<Deps, 'db'>,
  organizationId: string,
  field: string,
  ids: readonly string[] | undefined,
): string[] | null {
  if (ids === undefined) return null
  const unknown = notOnPage(db, organizationId, ids)
  if (unknown.length > 0)
    throw unprocessable(
      `${field}: ${unknown.slice(0, 10).join(', ')}: no such component is on the page. Groups are followed by naming their components.`,
    )
  return [...new Set(ids)]
}

/** Throws a refusal where somebody wants that subscribers are told of their leaving. */
export function noMailTellsOfIt(skip: boolean | undefined): void {
  if (skip === false)
    throw unprocessable(
      'skip_unsubscription_notification: Nobody is told here that a subscription has ended. Leave it out, or send true.',
    )
}
