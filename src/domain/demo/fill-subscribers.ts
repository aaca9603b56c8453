import { subscriberServices, subscribers as subscriberTable } from '#src/db/schema/delivery.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Member } from '../context.ts'
import { type DemoSubscriber, subscribers } from './page.ts'

const hour = 3_600_000
const day = 24 * hour

/**
 * Puts the followers in place without the mails that subscribing sends: their addresses exist nowhere. `ids` knows the id of
 * each service by its name.
 */
export function fillSubscribers(deps: Deps, actor: Member, ids: ReadonlyMap<string, string>, today: number): void {
  write(deps.db, (tx) => {
    const rows = subscribers.map((subscriber) => rowOf(deps, actor.organizationId, subscriber, today))
    tx.insert(subscriberTable).values(rows).run()
    for (const [index, { services = [] }] of subscribers.entries())
      for (const name of services)
        tx.insert(subscriberServices)
          .values({ subscriberId: rows[index]?.id ?? '', serviceId: ids.get(name) ?? '' })
          .run()
    recordAudit(tx, deps, actor, {
      action: 'demo.filled',
      organizationId: actor.organizationId,
      subject: { type: 'organization', id: actor.organizationId },
      changes: { subscribers: rows.length },
    })
  })
}

function rowOf(
  deps: Deps,
  organizationId: string,
  { address, state, subscribedDaysAgo, services, kind }: DemoSubscriber,
  today: number,
) {
  const createdAt = today - subscribedDaysAgo * day + 11 * hour
  return {
    id: deps.ids.id(),
    organizationId,
    channel: 'email' as const,
    address,
    state,
    followsAll: services === undefined,
    followsIncidents: kind !== 'maintenance',
    followsMaintenance: kind !== 'incidents',
    createdAt,
    confirmedAt: state === 'unconfirmed' ? null : createdAt + hour / 12,
    unsubscribedAt: state === 'unsubscribed' ? createdAt + 30 * day : null,
  }
}
