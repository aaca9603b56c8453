import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { expectNoDrift } from '#src/testing/kept-counts.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import {
  type Channel,
  channels,
  type DeliveryState,
  deliveryStates,
  type SubscriberState,
  subscriberStates,
} from '#src/words.ts'
import { databaseFrom } from './connection.ts'
import { countingTriggers } from './counting-triggers.ts'
import { triggersIn } from './visible-triggers.ts'

test('the migrations carry the triggers word for word', () => {
  const present = triggersIn(testRoom().db).filter(({ name }) => name.endsWith('_counts'))
  const wanted = countingTriggers().toSorted((a, b) => (a.name < b.name ? -1 : 1))
  expect(present, 'a migration with these is missing: npm run triggers').toEqual(wanted)
})

interface Step {
  act: 'subscribe' | 'change' | 'follow' | 'unfollow' | 'erase' | 'remove' | 'queue' | 'settle' | 'forget'
  /** Which of the rows there are. */
  row: number
  state: SubscriberState
  channel: Channel
  service: number
  outcome: DeliveryState
  ended: number | null
}

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom('subscribe', 'change', 'follow', 'unfollow', 'erase', 'remove', 'queue', 'settle', 'forget'),
    row: fc.nat(7),
    state: fc.constantFrom(...subscriberStates),
    channel: fc.constantFrom(...channels),
    service: fc.nat(2),
    outcome: fc.constantFrom(...deliveryStates),
    ended: fc.constantFrom(null, 3_600_000, 7_300_000),
  }),
  { maxLength: 40 },
)

test('the kept counts are those that a recount finds, whatever is done to the rows', () => {
  const { deps, db } = testRoom()
  const run = (statement: string, ...values: (string | number | null)[]) => db.$client.query(statement).run(...values)
  const services = ['One', 'Two', 'Three'].map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  fc.assert(
    fc.property(steps, (list) => {
      run('DELETE FROM deliveries')
      run('DELETE FROM subscribers')
      for (const step of list) take(step)
      expectNoDrift(db)
    }),
    { numRuns: 60 },
  )

  function nth(table: string, row: number): string {
    const ids = db.$client.query<{ id: string }, []>(`SELECT id FROM ${table} ORDER BY rowid`).all()
    return ids[row % Math.max(1, ids.length)]?.id ?? ''
  }

  function take({ act, row, state, channel, service, outcome, ended }: Step): void {
    const person = nth('subscribers', row)
    const chosen = services[service] ?? ''
    if (act === 'subscribe')
      subscribe(deps, deps.ids.id(), { state, channel, organizationId: row === 0 ? otherId : acmeId })
    else if (act === 'change')
      run(
        'UPDATE subscribers SET state = ?, follows_all = 1 - follows_all, failures = ? WHERE id = ?',
        state,
        row,
        person,
      )
    else if (act === 'follow' && person !== '')
      run('INSERT INTO subscriber_services VALUES (?, ?) ON CONFLICT DO NOTHING', person, chosen)
    else if (act === 'unfollow') run('DELETE FROM subscriber_services WHERE service_id = ?', chosen)
    else if (act === 'erase') run('UPDATE subscribers SET erased_at = 1, mailbox = NULL WHERE id = ?', person)
    else if (act === 'remove') {
      run('UPDATE deliveries SET subscriber_id = NULL WHERE subscriber_id = ?', person)
      run('DELETE FROM subscribers WHERE id = ?', person)
    } else if (act === 'queue') queue(person, outcome, channel)
    else if (act === 'settle')
      run('UPDATE deliveries SET state = ?, settled_at = ? WHERE id = ?', outcome, ended, nth('deliveries', row))
    else if (act === 'forget') run('DELETE FROM deliveries WHERE id = ?', nth('deliveries', row))
  }

  /** Twice the same, of which SQLite takes one. */
  function queue(person: string, state: DeliveryState, channel: Channel): void {
    for (const id of Array(2).fill(deps.ids.id()))
      run(
        `INSERT INTO deliveries (id, organization_id, subscriber_id, channel, address, kind, state, next_attempt_at, created_at)
         VALUES (?, ?, ?, ?, '', 'confirm_subscription', ?, 0, 0) ON CONFLICT DO NOTHING`,
        id,
        person === '' ? null : acmeId,
        person || null,
        channel,
        state,
      )
  }
})

test('what a cascade takes is counted no more, and a restored database counts on', () => {
  const { deps, db } = testRoom()
  const names = ['One', 'Two']
  const [one, two] = names.map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  )
  const sue = subscribe(deps, 'sue@example.org')
  const tom = subscribe(deps, 'tom@example.org')
  db.$client.run('INSERT INTO subscriber_services SELECT ?, id FROM services', [sue])
  db.$client.run('INSERT INTO subscriber_services VALUES (?, ?)', [tom, one ?? ''])
  const chosen = () => expectNoDrift(db).chosen.map((row) => row.chosen)
  expect(chosen().toSorted()).toEqual([` ${one} `, ` ${[one, two].toSorted().join(' ')} `].toSorted())
  for (const table of ['service_status_changes', 'services'])
    db.$client.run(`DELETE FROM ${table} WHERE ${table === 'services' ? 'id' : 'service_id'} = ?`, [one ?? ''])
  expect(chosen().toSorted()).toEqual(['', ` ${two} `])
  const restored = databaseFrom(db.$client.serialize())
  restored.$client.run('DELETE FROM subscribers WHERE id = ?', [sue])
  expect(expectNoDrift(restored).people).toEqual([expect.objectContaining({ people: 1, chosen: '' })])
})
