import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { authorizeChange } from './authorize-change.ts'
import { type Following, followingColumns, followingOf, followServices, isSame } from './following.ts'
import type { Subscriber } from './subscriber.ts'

/** From now on it is told of this, and of nothing else. Throws invalid where a service is not the organization's. */
export function changeFollowing(deps: Deps, actor: Actor, subscriber: Subscriber, following: Following): void {
  authorizeChange(actor, subscriber)
  const before = followingOf(deps.db, subscriber)
  if (isSame(before, following)) return

  write(deps.db, (tx) => {
    changeSubscriber(tx, deps, subscriber, () => {
      tx.update(subscribers).set(followingColumns(following)).where(eq(subscribers.id, subscriber.id)).run()
      followServices(tx, subscriber, following)
    })
    recordAudit(tx, deps, actor, {
      action: 'subscriber.changed',
      organizationId: subscriber.organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
      changes: { before, after: following },
    })
  })
}
