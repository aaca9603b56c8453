import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { authorizeChange } from './authorize-change.ts'
import { type Chosen, mostChosen, namedSubscribers } from './chosen-subscribers.ts'
import { countKinds, matches } from './list-subscribers.ts'
import { eachSelected, notYetGone, type Selection } from './selected-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/**
 * Stops every message to this address, waiting ones included, whether its owner leaves or the team takes it out of the list: only
 * its owner brings it back. A second time changes nothing.
 */
export function endSubscription(deps: Deps, actor: Actor, subscriber: Subscriber): void {
  authorizeChange(actor, subscriber)
  if (subscriber.state === 'unsubscribed') return

  write(deps.db, (tx) => endSubscriptionIn(tx, deps, actor, subscriber))
}

/** In the causing transaction. */
export function endSubscriptionIn(tx: Tx, deps: Deps, actor: Actor, subscriber: Subscriber): void {
  changeSubscriber(tx, deps, subscriber, { state: 'unsubscribed', unsubscribedAt: deps.clock.now() })
  recordAudit(tx, deps, actor, {
    action: 'subscriber.unsubscribed',
    organizationId: subscriber.organizationId,
    subject: { type: 'subscriber', id: subscriber.id },
  })
}

/**
 * Takes chosen subscribers out of the list, in one transaction. Returns how many left. Throws invalid for an id that is nobody's,
 * and where `all` are more than a slip of the finger may cost.
 */
export function endSubscriptions(deps: Deps, actor: Actor, organizationId: OrganizationId, chosen: Chosen): number {
  authorize(actor, 'subscribers:write', organizationId)
  const found =
    chosen.which === 'all'
      ? few(deps.db, organizationId, chosen)
      : namedSubscribers(deps.db, organizationId, chosen.which, chosen)
  // A write that changes nothing has nothing to record.
  if (found.length === 0) return 0

  write(deps.db, (tx) => {
    for (const subscriber of found) endSubscriptionIn(tx, deps, actor, subscriber)
  })
  return found.length
}

/** Subscribers whom one act takes out of the list at the most: some seconds. */
export const mostEndedAtOnce = 5000

/**
 * Takes the selected subscribers out of the list, a hundred in each transaction. Resolves with those who left, and with whether some are
 * still there because they are more than one act takes out; a crash in between leaves the rest, for whom the same is done again.
 * Throws invalid for an id that is nobody's.
 */
export async function endSelected(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  selection: Selection,
): Promise<{ ended: number; more: boolean }> {
  authorize(actor, 'subscribers:write', organizationId)
  let ended = 0
  for await (const step of eachSelected(deps.db, organizationId, selection, notYetGone)) {
    if (step.length === 0) continue
    if (ended >= mostEndedAtOnce) return { ended, more: true }
    write(deps.db, (tx) => {
      for (const subscriber of step) endSubscriptionIn(tx, deps, actor, subscriber)
    })
    ended += step.length
  }
  return { ended, more: false }
}

function few(db: Reader, organizationId: OrganizationId, { states, channel }: Chosen): Subscriber[] {
  const people = countKinds(db, organizationId, { states, channel })
  if (people >= mostChosen)
    throw invalid({
      subscribers: `“all” takes out fewer than ${mostChosen} at once, and this would be ${people}. Name them by id.`,
    })
  return db.select().from(subscribers).where(matches(organizationId, { states, channel })).all()
}
