import { expect, test } from 'vitest'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { channelsInUse, countByState, type SubscriberFilter, searchSubscribers } from './search-subscribers.ts'

const all = { limit: 100, offset: 0 }

/** Of every state and channel somebody, one after the other; somebody who was erased, and Olga's. */
function crowd(): TestRoom {
  const room = testRoom()
  const { deps, db, clock } = room
  const people = [
    ['sue@example.org', {}],
    ['tom_100%@example.org', { state: 'unconfirmed' }],
    ['uma@example.com', { state: 'paused' }],
    ['SUE.B@example.net', { state: 'quarantined' }],
    ['zoe@bücher.example', { state: 'unsubscribed' }],
  ] as const
  for (const [address, row] of people) {
    clock.advance(1)
    subscribe(deps, address, row)
  }
  clock.advance(1)
  subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/1', { address: 'hooks.slack.com/…1' })
  subscribe(deps, 'theirs@example.org', { organizationId: otherId, state: 'paused' })
  eraseSubscriber(deps, system, findSubscriber(db, acmeId, subscribe(deps, 'gone@example.org')))
  return room
}

const found = ({ db }: TestRoom, filter: SubscriberFilter, organizationId = acmeId) =>
  searchSubscribers(db, organizationId, filter, all).map(({ address }) => address)

const everybody = [
  'hooks.slack.com/…1',
  'zoe@bücher.example',
  'SUE.B@example.net',
  'uma@example.com',
  'tom_100%@example.org',
  'sue@example.org',
]

test.each<[SubscriberFilter, string[]]>([
  [{}, everybody],
  [{ search: '' }, everybody],
  [{ search: 'sue' }, ['SUE.B@example.net', 'sue@example.org']],
  [{ search: 'Sue' }, ['SUE.B@example.net', 'sue@example.org']],
  [{ search: '@example.org' }, ['tom_100%@example.org', 'sue@example.org']],
  [{ search: '%' }, ['tom_100%@example.org']],
  [{ search: '_' }, ['tom_100%@example.org']],
  [{ search: 'BÜCHER' }, ['zoe@bücher.example']],
  [{ search: "' OR 1=1 --" }, []],
  [{ search: 'gone' }, []],
  [{ search: 'theirs' }, []],
  [{ search: 'erased' }, []],
  [{ state: 'active' }, ['hooks.slack.com/…1', 'sue@example.org']],
  [{ state: 'unsubscribed' }, ['zoe@bücher.example']],
  [{ channel: 'slack' }, ['hooks.slack.com/…1']],
  [{ channel: 'teams' }, []],
  [{ channel: 'email', state: 'active', search: 'example' }, ['sue@example.org']],
])('%j finds, newest first', (filter, addresses) => {
  expect(found(crowd(), filter)).toEqual(addresses)
})

test("another organization's list has its own people and none of these", () => {
  expect(found(crowd(), {}, otherId)).toEqual(['theirs@example.org'])
})

test.each([1, 2, 3, 5, 7, 50])('in pages of %i everybody is shown once, in one order', (limit) => {
  const room = testRoom()
  for (let one = 0; one < 12; one++) {
    if (one % 4 === 0) room.clock.advance(1)
    subscribe(room.deps, `reader-${one}@example.org`)
  }
  const seen: string[] = []
  for (let offset = 0; offset < 12; offset += limit)
    seen.push(...searchSubscribers(room.db, acmeId, {}, { limit, offset }).map(({ address }) => address))
  expect(seen).toEqual(Array.from({ length: 12 }, (_, one) => `reader-${11 - one}@example.org`))
  expect(searchSubscribers(room.db, acmeId, {}, { limit, offset: 12 })).toEqual([])
})

test('every state is counted, those with nobody too; the erased are in none', () => {
  const room = crowd()
  const acme = { unconfirmed: 1, active: 2, paused: 1, quarantined: 1, unsubscribed: 1 }
  expect(countByState(room.db, acmeId)).toEqual(acme)
  const other = { unconfirmed: 0, active: 0, paused: 1, quarantined: 0, unsubscribed: 0 }
  expect(countByState(room.db, otherId)).toEqual(other)
})

test('channels that somebody is on are named in one order, whoever came first', () => {
  const room = crowd()
  expect(channelsInUse(room.db, acmeId)).toEqual(['email', 'slack'])
  expect(channelsInUse(room.db, otherId)).toEqual(['email'])
  const { id } = subscribeUrl(room.deps, 'webhook', 'https://example.org/in', { state: 'unsubscribed' })
  expect(channelsInUse(room.db, acmeId)).toEqual(['email', 'webhook', 'slack'])
  eraseSubscriber(room.deps, system, findSubscriber(room.db, acmeId, id))
  expect(channelsInUse(room.db, acmeId)).toEqual(['email', 'slack'])
})
