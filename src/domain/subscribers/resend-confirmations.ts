import type { OrganizationId } from '#src/db/ids.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { areStrangerMailsSpent } from '../notifications/stranger-mails.ts'
import { resendConfirmation } from './add-subscriber.ts'
import { type Chosen, namedSubscribers, stepsThrough } from './chosen-subscribers.ts'
import { countKinds } from './list-subscribers.ts'
import { type Concerned, countSelected, eachSelected, type Selection } from './selected-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/** Subscribers who were asked again, and those who were asked often enough for now. */
export interface Resent {
  asked: number
  left: number
}

/** A mail asks, so nobody of another channel is meant. */
const waiting = { states: ['unconfirmed'], channel: 'email' } as const satisfies Concerned

/**
 * Asks whoever of the chosen ones has not confirmed once more. `all` are asked by steps, up to the mails that the instance sends to
 * new addresses in an hour. Throws invalid for an id that is nobody's, and conflict while no mail can leave.
 */
export async function resendConfirmations(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  which: Chosen['which'],
): Promise<Resent> {
  authorize(actor, 'subscribers:write', organizationId)
  if (which !== 'all') return resend(deps, actor, namedSubscribers(deps.db, organizationId, which, waiting))
  const total = countKinds(deps.db, organizationId, waiting)
  let asked = 0
  for await (const step of stepsThrough(deps.db, organizationId, waiting)) {
    asked += resend(deps, actor, step).asked
    if (areStrangerMailsSpent(deps, 'subscription')) break
  }
  return { asked, left: Math.max(0, total - asked) }
}

/**
 * Asks whoever of the selected ones has not confirmed once more, up to the mails that the instance sends to new addresses in an hour.
 * Throws invalid for an id that is nobody's, and conflict while no mail can leave.
 */
export async function resendToSelected(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  selection: Selection,
): Promise<Resent> {
  authorize(actor, 'subscribers:write', organizationId)
  const { people } = await countSelected(deps.db, organizationId, selection, waiting)
  let asked = 0
  for await (const step of eachSelected(deps.db, organizationId, selection, waiting)) {
    asked += resend(deps, actor, step).asked
    if (areStrangerMailsSpent(deps, 'subscription')) break
  }
  return { asked, left: Math.max(0, people - asked) }
}

function resend(deps: Deps, actor: Actor, people: Subscriber[]): Resent {
  const asked = people.filter((subscriber) => isAsked(deps, actor, subscriber)).length
  return { asked, left: people.length - asked }
}

function isAsked(deps: Deps, actor: Actor, subscriber: Subscriber): boolean {
  try {
    resendConfirmation(deps, actor, subscriber)
    return true
  } catch (error) {
    if (error instanceof DomainError && error.code === 'rate_limited') return false
    throw error
  }
}
