import { and, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { services } from '#src/db/schema/services.ts'
import { listAudit } from '../audit/list-audit.ts'
import type { Deps, SubscriberActor } from '../context.ts'
import { eventsFollowed } from '../notifications/followed-events.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { isPublic } from '../service-status/public-services.ts'
import { deliveriesOf, untoldTo } from './deliveries-of.ts'
import { followingOf } from './following.ts'
import type { Subscriber } from './subscriber.ts'

const anHour = 3_600_000
/** Limited, because an export reads many rows. */
const perSubscriber = { limit: 20, window: anHour }
const everyOne = 1_000_000

/**
 * Everything that is held about a subscriber, for themselves: times in ISO 8601. A URL and its signing secret are mentioned but
 * not shown, since a link to this export may stand in a chat. Throws rate_limited.
 */
export function exportRecord(deps: Deps, actor: SubscriberActor, subscriber: Subscriber): object {
  spendAttempts(deps, { key: `subscription-export:${subscriber.id}`, ...perSubscriber })
  const { incidents, maintenance, serviceIds } = followingOf(deps.db, subscriber)
  return {
    subscriber: {
      id: subscriber.id,
      channel: subscriber.channel,
      address: subscriber.address,
      holdsUrl: subscriber.endpoint !== null,
      namesContact: subscriber.contact !== null,
      holdsSigningSecret: subscriber.secret !== null,
      language: subscriber.language,
      state: subscriber.state,
      stateReason: subscriber.stateReason,
      failures: subscriber.failures,
      consent: subscriber.consent,
      subscribedAt: time(subscriber.createdAt),
      confirmedAt: time(subscriber.confirmedAt),
      pausedAt: time(subscriber.pausedAt),
      quarantinedAt: time(subscriber.quarantinedAt),
      unsubscribedAt: time(subscriber.unsubscribedAt),
      follows: {
        incidents,
        maintenance,
        services: serviceIds === null ? 'all' : servicesNamed(deps.db, serviceIds),
        events: eventsFollowed(deps.db, subscriber),
      },
    },
    messages: messagesTo(deps.db, subscriber),
    history: historyOf(deps.db, actor),
    exportedAt: time(deps.clock.now()),
  }
}

function messagesTo(db: Reader, { id }: Subscriber): object[] {
  const untold = untoldTo(db, id)
  return deliveriesOf(db, id, everyOne).map((delivery) => ({
    ...delivery,
    ...(untold.has(delivery.id) ? { about: null, lastAnswer: null } : {}),
    createdAt: time(delivery.createdAt),
    settledAt: time(delivery.settledAt),
  }))
}

/** Audit entries about the subscriber, oldest first; the origin is left out of those by the team. */
function historyOf(db: Reader, { organizationId, subscriberId }: SubscriberActor): object[] {
  const entries = listAudit(db, organizationId, { subject: subscriberId }, { limit: everyOne })
  return entries.toReversed().map(({ at, action, actorKind, ip, userAgent }) => {
    const own = actorKind === 'visitor' || actorKind === 'subscriber'
    return { at: time(at), action, by: own ? 'you' : 'team', ...(own ? { ip, userAgent } : {}) }
  })
}

function servicesNamed(db: Reader, ids: string[]): { id: string; name: string }[] {
  const named = { id: services.id, name: services.name }
  return db
    .select(named)
    .from(services)
    .where(and(inArray(services.id, ids), isPublic(db)))
    .all()
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
