import { stringify } from '#src/csv.ts'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId } from '#src/db/ids.ts'
import { fieldsUsed, recordReading } from '../audit/record-reading.ts'
import type { Deps, Member } from '../context.ts'
import type { Delivery } from './delivery.ts'
import { type DeliveryFilter, eachDelivery } from './list-deliveries.ts'

const columns = [
  'id',
  'channel',
  'address',
  'state',
  'attempts',
  'lastAnswer',
  'nextAttempt',
  'created',
  'settled',
  'way',
] as const

/** `exportDeliveries`, recorded: somebody takes the addresses away. */
export function downloadDeliveries(
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Member,
  notificationId: NotificationId,
  filter: DeliveryFilter,
): Generator<string> {
  recordReading(deps, actor, {
    action: 'deliveries.exported',
    organizationId: actor.organizationId,
    subject: { type: 'notification', id: notificationId },
    changes: { filteredBy: fieldsUsed(filter) },
  })
  return exportDeliveries(deps.db, notificationId, filter)
}

/**
 * The deliveries of one notification as RFC 4180 CSV with a header, in steps that do not fill the memory; cells that a
 * spreadsheet would run as formulas are defused.
 */
export function* exportDeliveries(
  db: Reader,
  notificationId: NotificationId,
  filter: DeliveryFilter,
): Generator<string> {
  yield stringify([[...columns]], { record_delimiter: 'windows' })
  for (const rows of eachDelivery(db, notificationId, filter))
    yield stringify(rows.map(row), { columns: [...columns], escape_formulas: true, record_delimiter: 'windows' })
}

function row(delivery: Delivery): Record<(typeof columns)[number], unknown> {
  const { id, channel, address, state, attempts, lastAnswer, nextAttemptAt, createdAt, settledAt, way } = delivery
  const isOpen = state === 'waiting' || state === 'retrying'
  return {
    ...{ id, channel, address, state, attempts, lastAnswer },
    nextAttempt: isOpen ? time(nextAttemptAt) : '',
    created: time(createdAt),
    settled: settledAt === null ? '' : time(settledAt),
    way: way ?? '',
  }
}

function time(at: number): string {
  return new Date(at).toISOString()
}
