import { and, inArray } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { type Channel, type SubscriberState, subscriberStates } from '#src/words.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { mostChosen, namedSubscribers, stepsThrough } from './chosen-subscribers.ts'
import { countKinds, matches, type SubscriberFilter } from './list-subscribers.ts'
import { idsFound, mostFound } from './search-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/** Subscribers on whom the team acts at once: those ticked, or all whom a list finds. */
export type Selection = { ids: readonly SubscriberId[] } | { filter: SubscriberFilter & { inside: boolean } }

/** Whom an act concerns. */
export interface Concerned {
  states: readonly SubscriberState[]
  channel?: Channel
}

export interface Selected {
  people: number
  /** There are more than a search goes through, and these are not among them. */
  more: boolean
}

/** How many of the selected ones an act concerns. Throws invalid for an id that is nobody's. */
export async function countSelected(
  db: Db,
  organizationId: OrganizationId,
  selection: Selection,
  concerned: Concerned,
): Promise<Selected> {
  if ('filter' in selection && !selection.filter.search) {
    const narrowed = narrow(selection.filter, concerned)
    return { people: narrowed ? countKinds(db, organizationId, narrowed) : 0, more: false }
  }
  let people = 0
  for await (const step of eachSelected(db, organizationId, selection, concerned)) people += step.length
  const isFull = 'filter' in selection && (await idsFound(db, organizationId, selection.filter)).more
  return { people, more: isFull }
}

/**
 * The selected ones whom an act concerns, a hundred at a time, in steps between which visitors are answered; of a search the first
 * thousand. Who comes in or leaves meanwhile disturbs no step.
 */
export async function* eachSelected(
  db: Db,
  organizationId: OrganizationId,
  selection: Selection,
  concerned: Concerned,
): AsyncGenerator<Subscriber[]> {
  if ('ids' in selection) yield namedSubscribers(db, organizationId, selection.ids, concerned)
  else if (!selection.filter.search) {
    const narrowed = narrow(selection.filter, concerned)
    if (narrowed) yield* stepsThrough(db, organizationId, narrowed)
  } else {
    const narrowed = narrow(selection.filter, concerned)
    const { ids } = narrowed ? await idsFound(db, organizationId, selection.filter) : { ids: [] }
    for (let from = 0; from < Math.min(ids.length, mostFound); from += mostChosen) {
      const which = and(
        inArray(subscribers.id, ids.slice(from, from + mostChosen)),
        matches(organizationId, narrowed ?? concerned),
      )
      yield db.select().from(subscribers).where(which).all()
      await yieldToEventLoop()
    }
  }
}

/** What is in the list and concerned; null: nobody can be. */
function narrow({ state, channel }: SubscriberFilter, concerned: Concerned): Concerned | null {
  const states = concerned.states.filter((one) => state === undefined || one === state)
  const isOtherChannel = channel !== undefined && concerned.channel !== undefined && channel !== concerned.channel
  if (states.length === 0 || isOtherChannel) return null
  const both = concerned.channel ?? channel
  return { states, ...(both && { channel: both }) }
}

/** Whoever is told something, or could be again. */
export const notYetGone: Concerned = { states: subscriberStates.filter((state) => state !== 'unsubscribed') }
