import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Member } from '../context.ts'
import { insertSubscribers } from '../notifications/insert-subscribers.ts'
import { type DemoSubscriber, subscribers } from './page.ts'

const hour = 3_600_000
const day = 24 * hour

/**
 * Inserts the subscribers without the mails that subscribing sends: their addresses exist nowhere. `ids`: each service's id
 * by its name.
 */
export function fillSubscribers(deps: Deps, actor: Member, ids: ReadonlyMap<string, string>, today: number): void {
  write(deps.db, (tx) => {
    const rows = subscribers.map((subscriber) => rowOf(subscriber, ids, today))
    insertSubscribers(tx, deps, actor.organizationId, rows)
    recordAudit(tx, deps, actor, {
      action: 'demo.filled',
      organizationId: actor.organizationId,
      subject: { type: 'organization', id: actor.organizationId },
      changes: { subscribers: rows.length },
    })
  })
}

function rowOf(
  { address, state, subscribedDaysAgo, services, kind }: DemoSubscriber,
  ids: ReadonlyMap<string, string>,
  today: number,
) {
  const createdAt = today - subscribedDaysAgo * day + 11 * hour
  return {
    channel: 'email' as const,
    address,
    state,
    followsAll: services === undefined,
    followsIncidents: kind !== 'maintenance',
    followsMaintenance: kind !== 'incidents',
    createdAt,
    confirmedAt: state === 'unconfirmed' ? null : createdAt + hour / 12,
    unsubscribedAt: state === 'unsubscribed' ? createdAt + 30 * day : null,
    serviceIds: services?.map((name) => ids.get(name) ?? ''),
  }
}
