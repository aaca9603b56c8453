import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { authorizeChange, limitOwnChanges } from './authorize-change.ts'
import { type Following, followedServices, followingColumns, followingOf, isSame } from './following.ts'
import type { Subscriber } from './subscriber.ts'

/** Replaces what the subscriber follows from now on. Throws invalid where a service is not the organization's. */
export function changeFollowing(deps: Deps, actor: Actor, subscriber: Subscriber, following: Following): void {
  authorizeChange(actor, subscriber)
  const before = followingOf(deps.db, subscriber)
  if (isSame(before, following)) return
  limitOwnChanges(deps, actor)
  // Here, and not in the transaction alone, which knows no restriction.
  followedServices(deps.db, subscriber.organizationId, following)

  write(deps.db, (tx) => {
    const serviceIds = followedServices(tx, subscriber.organizationId, following)
    changeSubscriber(tx, deps, subscriber, followingColumns(following), serviceIds)
    recordAudit(tx, deps, actor, {
      action: 'subscriber.changed',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
      changes: { before, after: following },
    })
  })
}
