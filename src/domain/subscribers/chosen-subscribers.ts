import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Channel, SubscriberState } from '#src/words.ts'
import { invalid } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { matches } from './list-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/** Subscribers that a program names one by one, or all; of both only those in the states, and of the channel where one is given. */
export interface Chosen {
  which: readonly string[] | 'all'
  states: readonly SubscriberState[]
  channel?: Channel | undefined
}

/** Subscribers named at once, and those of one transaction: each keeps its ledgers adding up. */
export const mostChosen = 100

/** Whoever of the named ones is in the states. Throws invalid with the ids that are nobody's here, and for too many. */
export function namedSubscribers(
  db: Reader,
  organizationId: OrganizationId,
  ids: readonly string[],
  { states, channel }: Pick<Chosen, 'states' | 'channel'>,
): Subscriber[] {
  if (ids.length > mostChosen) throw invalid({ subscribers: `Name at most ${mostChosen} subscribers at once.` })
  const found = db
    .select()
    .from(subscribers)
    .where(
      and(
        eq(subscribers.organizationId, organizationId),
        isNull(subscribers.erasedAt),
        inArray(subscribers.id, [...ids]),
      ),
    )
    .all()
  const unknown = ids.filter((id) => !found.some((one) => one.id === id))
  if (unknown.length > 0) throw invalid({ subscribers: `There is no such subscriber: ${unknown.join(', ')}.` })
  return found.filter((one) => states.includes(one.state) && (channel === undefined || one.channel === channel))
}

/** Everybody who matches, a hundred at a time, in the order of ids: who comes in or leaves meanwhile disturbs no step. */
export async function* stepsThrough(
  db: Reader,
  organizationId: OrganizationId,
  { states, channel }: Pick<Chosen, 'states' | 'channel'>,
): AsyncGenerator<Subscriber[]> {
  for (let after = ''; ; ) {
    const step = db
      .select()
      .from(subscribers)
      .where(and(matches(organizationId, { states, channel }), gt(subscribers.id, after)))
      .orderBy(asc(subscribers.id))
      .limit(mostChosen)
      .all()
    const last = step.at(-1)
    if (!last) return
    yield step
    after = last.id
    await yieldToEventLoop()
  }
}
