import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { stringify } from '#src/csv.ts'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { services } from '#src/db/schema/services.ts'
import { fieldsUsed, recordReading } from '../audit/record-reading.ts'
import type { Deps, Member } from '../context.ts'
import { matches, type SubscriberFilter } from './list-subscribers.ts'
import type { Subscriber } from './subscriber.ts'

/** Rows in one step: an export holds no more than this in memory. */
const step = 500

/** The columns an import reads back are `address`, `channel`, `state`, `incidents`, `maintenance`, `service_ids` and `language`. */
const columns = [
  'address',
  'channel',
  'state',
  'incidents',
  'maintenance',
  'services',
  'service_ids',
  'consent',
  'subscribed_at',
  'confirmed_at',
  'language',
] as const
type Row = Record<(typeof columns)[number], string>

/** `exportSubscribers`, recorded: somebody takes the addresses away. */
export function downloadSubscribers(
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Member,
  filter: SubscriberFilter,
): Generator<string> {
  const { organizationId } = actor
  recordReading(deps, actor, {
    action: 'subscribers.exported',
    organizationId,
    subject: { type: 'organization', id: organizationId },
    changes: { filteredBy: fieldsUsed(filter) },
  })
  return exportSubscribers(deps.db, organizationId, filter)
}

/**
 * The list as RFC 4180 CSV with a header, in steps that do not fill the memory; cells that a spreadsheet would run as formulas
 * are defused. Secret URLs are not exported.
 */
export function* exportSubscribers(
  db: Reader,
  organizationId: OrganizationId,
  filter: SubscriberFilter,
): Generator<string> {
  yield stringify([[...columns]], { record_delimiter: 'windows' })
  for (const people of eachSubscriber(db, organizationId, filter)) {
    const followed = followedBy(db, people)
    const rows = people.map((subscriber) => rowOf(subscriber, followed.get(subscriber.id) ?? []))
    yield stringify(rows, { columns: [...columns], escape_formulas: true, record_delimiter: 'windows' })
  }
}

function* eachSubscriber(
  db: Reader,
  organizationId: OrganizationId,
  filter: SubscriberFilter,
): Generator<Subscriber[]> {
  let after = ''
  for (;;) {
    const people = db
      .select()
      .from(subscribers)
      .where(and(matches(organizationId, filter), gt(subscribers.id, after)))
      .orderBy(asc(subscribers.id))
      .limit(step)
      .all()
    if (people.length === 0) return
    after = people.at(-1)?.id ?? after
    yield people
  }
}

interface Followed {
  id: string
  name: string
}

function followedBy(db: Reader, people: Subscriber[]): Map<string, Followed[]> {
  const chosen = db
    .select({ subscriberId: subscriberServices.subscriberId, id: services.id, name: services.name })
    .from(subscriberServices)
    .innerJoin(services, eq(services.id, subscriberServices.serviceId))
    .where(
      inArray(
        subscriberServices.subscriberId,
        people.map(({ id }) => id),
      ),
    )
    .orderBy(asc(services.position), asc(services.id))
    .all()
  return Map.groupBy(chosen, ({ subscriberId }) => subscriberId)
}

function rowOf(subscriber: Subscriber, followed: Followed[]): Row {
  return {
    address: subscriber.address,
    channel: subscriber.channel,
    state: subscriber.state,
    incidents: yesOrNo(subscriber.followsIncidents),
    maintenance: yesOrNo(subscriber.followsMaintenance),
    services: subscriber.followsAll ? 'all' : followed.map(({ name }) => name).join(', '),
    service_ids: subscriber.followsAll ? 'all' : followed.map(({ id }) => id).join(' '),
    consent: subscriber.consent,
    subscribed_at: new Date(subscriber.createdAt).toISOString(),
    confirmed_at: subscriber.confirmedAt === null ? '' : new Date(subscriber.confirmedAt).toISOString(),
    language: subscriber.language ?? '',
  }
}

function yesOrNo(follows: boolean): string {
  return follows ? 'yes' : 'no'
}
