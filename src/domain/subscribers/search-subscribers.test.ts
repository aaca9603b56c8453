import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { channelsInUse, countByState, listSubscribers, type SubscriberFilter } from './list-subscribers.ts'
import { searchSubscribers } from './search-subscribers.ts'

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
  listSubscribers(db, organizationId, filter, 'newest', 100).rows.map(({ address }) => address)

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
    subscribe(room.deps, `reader-${one}@example.org`, { state: one % 3 === 0 ? 'paused' : 'active' })
  }
  const pages = turnedThrough((turn) => listSubscribers(room.db, acmeId, {}, turn, limit))
  const seen = pages.flatMap((rows) => rows.map(({ address }) => address))
  expect(seen).toEqual(Array.from({ length: 12 }, (_, one) => `reader-${11 - one}@example.org`))
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

test('a long list is searched by beginnings, or inside addresses; it says what it did and where it stopped', async () => {
  const room = testRoom()
  const rows = Array.from({ length: 20_300 }, (_, one) => [`r${one}`, `u${one}.doe@mail.host-${one % 3}.example`])
  writeUnaudited(room.db, () => {
    const insert = room.db.$client.query(
      `INSERT INTO subscribers (id, organization_id, channel, address, mailbox, state, created_at, confirmed_at)
       VALUES (?, '${acmeId}', 'email', ?2, ?2, 'active', 1, 1)`,
    )
    for (const [id, address] of rows) insert.run(id ?? '', address ?? '')
  })
  room.clock.advance(1)
  subscribe(room.deps, 'Zoe@bücher.example')
  subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/1', { address: 'hooks.slack.com/…1' })
  const search = async (typed: string, more: { inside?: boolean; state?: 'paused' } = {}) => {
    const { rows, ...how } = await searchSubscribers(room.db, acmeId, { search: typed, ...more }, 'newest', 2)
    return [rows.map(({ address }) => address), how.byBeginning, how.more]
  }
  expect(await search('U20299.')).toEqual([['u20299.doe@mail.host-1.example'], true, false])
  expect(await search('bücher')).toEqual([['Zoe@bücher.example'], true, false])
  expect(await search('@bücher.example')).toEqual([['Zoe@bücher.example'], true, false])
  expect(await search('hooks.slack')).toEqual([['hooks.slack.com/…1'], true, false])
  expect(await search('20299.doe')).toEqual([[], true, false])
  expect(await search('20299.doe', { inside: true })).toEqual([['u20299.doe@mail.host-1.example'], false, false])
  expect((await search('mail.host')).slice(1)).toEqual([true, true])
  expect(await search('zoe', { inside: true })).toEqual([['Zoe@bücher.example'], false, false])
  expect(await search('nobody')).toEqual([[], true, false])
  expect(await search('nobody', { inside: true })).toEqual([[], false, false])
  expect(await search('mail', { state: 'paused' })).toEqual([[], false, false])
})
