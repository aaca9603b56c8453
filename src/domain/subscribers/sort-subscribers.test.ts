import { expect, test } from 'vitest'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { type SortedList, sortSubscribers } from './sort-subscribers.ts'

/** Made in this order, a millisecond apart; and somebody who was erased, and Olga's. */
function crowd(): TestRoom {
  const room = testRoom()
  const { deps, db, clock } = room
  const add = (address: string, row = {}) => {
    clock.advance(1)
    return subscribe(deps, address, row)
  }
  add('zoe@example.org')
  add('sue@example.org', { state: 'paused' })
  add('ann@example.org', { state: 'quarantined', quarantinedAt: 9 })
  add('bob@example.org', { state: 'quarantined', quarantinedAt: 5 })
  add('bo@example.org', { state: 'quarantined', quarantinedAt: 9 })
  add('una@example.org', { state: 'unconfirmed' })
  add('lea@example.org', { state: 'unsubscribed' })
  clock.advance(1)
  subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/1', { address: 'hooks.slack.com/…1' })
  add('theirs@example.org', { organizationId: otherId })
  eraseSubscriber(deps, system, findSubscriber(db, acmeId, add('gone@example.org')))
  return room
}

const everybody = ['active', 'paused', 'unconfirmed', 'quarantined'] as const
const usual: SortedList = {
  states: everybody,
  search: '',
  order: 'address',
  descending: false,
  offset: 0,
  limit: 100,
}

async function found({ db }: TestRoom, asked: Partial<SortedList>): Promise<string> {
  const rows = await sortSubscribers(db, acmeId, { ...usual, ...asked })
  return rows.map(({ address }) => address.split('@')[0]).join(' ')
}

test.each<[Partial<SortedList>, string]>([
  [{}, 'ann bo bob sue una zoe hooks.slack.com/…1'],
  [{ descending: true }, 'hooks.slack.com/…1 zoe una sue bob bo ann'],
  [{ offset: 2, limit: 3 }, 'bob sue una'],
  [{ offset: 6, limit: 3 }, 'hooks.slack.com/…1'],
  [{ offset: 7 }, ''],
  [{ offset: 700 }, ''],
  [{ states: ['active', 'paused'] }, 'sue zoe hooks.slack.com/…1'],
  [{ states: ['active', 'paused'], channel: 'email', offset: 1 }, 'zoe'],
  [{ states: ['unsubscribed'] }, 'lea'],
  [{ order: 'created' }, 'zoe sue ann bob bo una hooks.slack.com/…1'],
  [{ order: 'created', descending: true }, 'hooks.slack.com/…1 una bo bob ann sue zoe'],
  [{ order: 'created', offset: 4, limit: 2 }, 'bo una'],
  [{ order: 'created', offset: 70 }, ''],
  [{ order: 'created', descending: true, offset: 1, channel: 'email', limit: 2 }, 'bo bob'],
  [{ order: 'quarantined' }, 'bob ann bo'],
  [{ order: 'quarantined', descending: true, limit: 2 }, 'bo ann'],
  [{ order: 'quarantined', offset: 2 }, 'bo'],
  [{ order: 'quarantined', channel: 'slack' }, ''],
  [{ search: 'B' }, 'bo bob'],
  [{ search: 'bo', order: 'relevance' }, 'bo bob'],
  [{ search: 'bob@example.org', order: 'relevance' }, 'bob'],
  [{ search: 'o', order: 'relevance', channel: 'slack' }, 'hooks.slack.com/…1'],
  [{ search: 'o', order: 'relevance', limit: 4 }, 'bo bob zoe hooks.slack.com/…1'],
  [{ search: 'example', order: 'created', offset: 5 }, 'una'],
  [{ search: 'example', order: 'quarantined', descending: true, states: ['quarantined'] }, 'bo ann bob'],
  [{ search: 'gone' }, ''],
  [{ search: 'theirs' }, ''],
])('%j are %s', async (asked, addresses) => {
  expect(await found(crowd(), asked)).toBe(addresses)
})

test('pages laid side by side are the whole list, in every order', async () => {
  const room = crowd()
  for (const order of ['address', 'created'] as const) {
    const pages = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((offset) => found(room, { order, offset, limit: 1 })))
    expect(pages.join(' ')).toBe(await found(room, { order }))
  }
})

test('an order by address is read from the index: nothing is sorted, however long the list', () => {
  const { db } = testRoom()
  const plan = db.$client
    .query<{ detail: string }, []>(
      `explain query plan select * from subscribers where organization_id = 'o' and erased_at is null
       and state in ('active', 'paused') and (channel, address) > ('email', 'a') order by channel, address limit 1 offset 5000`,
    )
    .all()
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('subscribers_by_address')])
})
