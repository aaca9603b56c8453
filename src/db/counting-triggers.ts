import type { Trigger } from './visible-triggers.ts'

/**
 * The triggers that keep `subscriber_counts` and `delivery_counts` (schema/kept-counts.ts), and what `subscribers.chosen` says,
 * whoever writes: a cascade, an import and a verb alike. A migration carries them word for word.
 */

/** Columns of the key, and how a row of the table that is counted has them. */
type Key = Record<string, string>

const ofSubscriber = (row: string): Key =>
  sameNames(row, [
    'organization_id',
    'state',
    'channel',
    'follows_incidents',
    'follows_maintenance',
    'follows_all',
    'chosen',
  ])

const ofDelivery = (row: string): Key => ({
  notification_id: `coalesce(${row}.notification_id, '')`,
  organization_id: `coalesce(${row}.organization_id, '')`,
  ...sameNames(row, ['channel', 'state']),
  hour: `coalesce(${row}.settled_at / 3600000, 0)`,
})

export function countingTriggers(): Trigger[] {
  const isThere = (row: string) => `${row}.erased_at IS NULL`
  const people = { table: 'subscriber_counts', sum: 'people' }
  const messages = { table: 'delivery_counts', sum: 'messages' }
  return [
    trigger('subscribers_insert', 'AFTER INSERT ON subscribers', [add(people, ofSubscriber('new'), isThere('new'))]),
    trigger(
      'subscribers_update',
      `AFTER UPDATE OF ${[...Object.keys(ofSubscriber('new')), 'erased_at'].join(', ')} ON subscribers`,
      [
        take(people, ofSubscriber('old'), isThere('old')),
        add(people, ofSubscriber('new'), isThere('new')),
        `DELETE FROM subscriber_counts WHERE people = 0 AND ${matching(ofSubscriber('old'))}`,
      ],
    ),
    trigger('subscribers_delete', 'AFTER DELETE ON subscribers', [
      take(people, ofSubscriber('old'), isThere('old')),
      `DELETE FROM subscriber_counts WHERE people = 0 AND ${matching(ofSubscriber('old'))}`,
    ]),
    trigger('subscriber_services_insert', 'AFTER INSERT ON subscriber_services', [choose('new')]),
    trigger('subscriber_services_delete', 'AFTER DELETE ON subscriber_services', [choose('old')]),
    trigger('deliveries_insert', 'AFTER INSERT ON deliveries', [add(messages, ofDelivery('new'))]),
    trigger(
      'deliveries_update',
      'AFTER UPDATE OF notification_id, organization_id, channel, state, settled_at ON deliveries',
      [take(messages, ofDelivery('old')), add(messages, ofDelivery('new'))],
    ),
    trigger('deliveries_delete', 'AFTER DELETE ON deliveries', [take(messages, ofDelivery('old'))]),
    trigger('notifications_delete', 'AFTER DELETE ON notifications', [
      'DELETE FROM delivery_counts WHERE notification_id = old.id',
    ]),
    trigger('organizations_delete', 'AFTER DELETE ON organizations', [
      "DELETE FROM delivery_counts WHERE notification_id = '' AND organization_id = old.id",
    ]),
  ]
}

/** As sqlite_schema keeps it. */
function trigger(name: string, when: string, statements: string[]): Trigger {
  const body = statements.map((statement) => `  ${statement};\n`).join('')
  return { name: `${name}_counts`, sql: `CREATE TRIGGER ${name}_counts ${when}\nBEGIN\n${body}END` }
}

interface Counted {
  table: string
  sum: string
}

/** `WHERE` stands there always: without it SQLite takes ON CONFLICT for a join's condition. */
function add({ table, sum }: Counted, key: Key, condition = 'true'): string {
  const names = Object.keys(key).join(', ')
  const values = Object.values(key).join(', ')
  return `INSERT INTO ${table} (${names}, ${sum}) SELECT ${values}, 1 WHERE ${condition} ON CONFLICT DO UPDATE SET ${sum} = ${sum} + 1`
}

function take({ table, sum }: Counted, key: Key, condition?: string): string {
  const all = condition === undefined ? matching(key) : `${matching(key)} AND ${condition}`
  return `UPDATE ${table} SET ${sum} = ${sum} - 1 WHERE ${all}`
}

function matching(key: Key): string {
  return Object.entries(key)
    .map(([name, value]) => `${name} = ${value}`)
    .join(' AND ')
}

function choose(row: string): string {
  const ids = `SELECT service_id FROM subscriber_services WHERE subscriber_id = ${row}.subscriber_id ORDER BY service_id`
  const list = `SELECT ' ' || group_concat(service_id, ' ') || ' ' FROM (${ids})`
  return `UPDATE subscribers SET chosen = coalesce((${list}), '') WHERE id = ${row}.subscriber_id`
}

function sameNames(row: string, names: string[]): Key {
  return Object.fromEntries(names.map((name) => [name, `${row}.${name}`]))
}

/** What makes the counts anew from the rows: a migration's last words, and a test's. */
export const recounting: readonly string[] = [
  `UPDATE subscribers SET chosen = coalesce((SELECT ' ' || group_concat(service_id, ' ') || ' ' FROM (
    SELECT service_id FROM subscriber_services WHERE subscriber_id = subscribers.id ORDER BY service_id)), '')
  WHERE id IN (SELECT subscriber_id FROM subscriber_services)`,
  'DELETE FROM subscriber_counts',
  `INSERT INTO subscriber_counts
    SELECT organization_id, state, channel, follows_incidents, follows_maintenance, follows_all, chosen, count(*)
    FROM subscribers WHERE erased_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7`,
  'DELETE FROM delivery_counts',
  `INSERT INTO delivery_counts
    SELECT coalesce(notification_id, ''), coalesce(organization_id, ''), channel, state,
      coalesce(settled_at / 3600000, 0), count(*)
    FROM deliveries GROUP BY 1, 2, 3, 4, 5`,
]
