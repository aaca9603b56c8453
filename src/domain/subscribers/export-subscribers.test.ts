import { expect, test } from 'vitest'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { createService } from '../services/create-service.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { exportSubscribers } from './export-subscribers.ts'
import { findSubscriber } from './find-subscriber.ts'
import type { SubscriberFilter } from './list-subscribers.ts'

const header =
  'address,channel,state,incidents,maintenance,services,service_ids,consent,subscribed_at,confirmed_at,language'
const noon = '2026-03-10T12:00:00.000Z'

/** The lines of the export; every one of them ended as RFC 4180 wants it. */
function linesOf({ db }: TestRoom, filter: SubscriberFilter = {}, organizationId = acmeId): string[] {
  const lines = [...exportSubscribers(db, organizationId, filter)].join('').split('\r\n')
  expect(lines.pop()).toBe('')
  return lines
}

function choose({ db }: TestRoom, subscriberId: string, ...serviceIds: string[]): void {
  writeUnaudited(db, (tx) => {
    for (const serviceId of serviceIds) tx.insert(subscriberServices).values({ subscriberId, serviceId }).run()
  })
}

test('a list of nobody is its header', () => {
  expect(linesOf(testRoom())).toEqual([header])
})

test('each row says who, what they follow, where they agreed and since when', () => {
  const room = testRoom()
  const service = (name: string) =>
    createService(room.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, mail] = [service('API'), service('Mail, "in" and out')]
  subscribe(room.deps, 'sue@example.org', { id: 'a', consent: 'team: by phone, twice' })
  subscribe(room.deps, 'tom@example.org', {
    id: 'b',
    state: 'unconfirmed',
    confirmedAt: null,
    followsIncidents: false,
    language: 'de',
  })
  subscribe(room.deps, 'uma@example.org', { id: 'c', followsAll: false, followsMaintenance: false, state: 'paused' })
  choose(room, 'c', mail, api)
  subscribe(room.deps, 'zoe@example.org', { id: 'd', followsAll: false, consent: 'import: "Shop"' })
  expect(linesOf(room)).toEqual([
    header,
    `sue@example.org,email,active,yes,yes,all,all,"team: by phone, twice",${noon},${noon},`,
    `tom@example.org,email,unconfirmed,no,yes,all,all,form,${noon},,de`,
    `uma@example.org,email,paused,yes,no,"API, Mail, ""in"" and out",${api} ${mail},form,${noon},${noon},`,
    `zoe@example.org,email,active,yes,yes,,,"import: ""Shop""",${noon},${noon},`,
  ])
})

test.each([
  ['=1+1@example.org', "'=1+1@example.org"],
  ['+cmd|calc@example.org', "'+cmd|calc@example.org"],
  ['-2@example.org', "'-2@example.org"],
  ['@sum', "'@sum"],
  ['\ttab@example.org', "'\ttab@example.org"],
  ["'quoted@example.org", "'quoted@example.org"],
  ['a=b+c-d@example.org', 'a=b+c-d@example.org'],
])('the address %j is no formula of a spreadsheet', (address, cell) => {
  const room = testRoom()
  subscribe(room.deps, address)
  expect(linesOf(room)[1]).toBe(`${cell},email,active,yes,yes,all,all,form,${noon},${noon},`)
})

test('words of consent and names of services are no formulas either, behind quotation marks too', () => {
  const room = testRoom()
  const named = { name: '=HYPERLINK("https://evil.example","x")', description: '', serviceGroupId: null }
  const { id } = createService(room.deps, system, acmeId, named)
  subscribe(room.deps, 'sue@example.org', { id: 'a', followsAll: false, consent: '@SUM(A1,A9)' })
  choose(room, 'a', id)
  const services = '"\'=HYPERLINK(""https://evil.example"",""x"")"'
  expect(linesOf(room)[1]).toBe(
    `sue@example.org,email,active,yes,yes,${services},${id},"'@SUM(A1,A9)",${noon},${noon},`,
  )
})

test('a secret URL stays here: of a program or a chat the list has what is shown of it', () => {
  const room = testRoom()
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example.org/in?key=topsecret', { address: 'hooks.example.org/…1' })
  const [, line] = linesOf(room)
  expect(line).toBe(`hooks.example.org/…1,webhook,active,yes,yes,all,all,form,${noon},${noon},`)
})

test('the list is narrowed as on the screen; the erased and other organizations are in none', () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@example.org')
  subscribe(room.deps, 'tom@example.org', { state: 'paused' })
  subscribe(room.deps, 'theirs@example.org', { organizationId: otherId })
  eraseSubscriber(room.deps, system, findSubscriber(room.db, acmeId, subscribe(room.deps, 'gone@example.org')))
  const addresses = (filter: SubscriberFilter) => linesOf(room, filter).map((line) => line.split(',')[0])
  expect(addresses({})).toEqual(['address', 'sue@example.org', 'tom@example.org'])
  expect(addresses({ state: 'paused' })).toEqual(['address', 'tom@example.org'])
  expect(addresses({ search: 'SUE' })).toEqual(['address', 'sue@example.org'])
  expect(addresses({ channel: 'slack' })).toEqual(['address'])
  expect(linesOf(room, {}, otherId).slice(1)).toEqual([expect.stringMatching(/^theirs@example\.org,/)])
})

test('a long list comes in steps of 500, and everybody is in it once', () => {
  const room = testRoom()
  const rows = Array.from({ length: 1001 }, (_, one) => ({
    id: `s${String(one).padStart(11, '0')}`,
    organizationId: acmeId,
    channel: 'email' as const,
    address: `reader-${one}@example.org`,
    state: 'active' as const,
    createdAt: room.clock.now(),
  }))
  writeUnaudited(room.db, (tx) => void tx.insert(subscribers).values(rows).run())
  const steps = [...exportSubscribers(room.db, acmeId, {})]
  expect(steps.map((step) => step.split('\r\n').length - 1)).toEqual([1, 500, 500, 1])
  const addresses = linesOf(room).map((line) => line.split(',')[0])
  expect(addresses.slice(1)).toEqual(rows.map(({ address }) => address))
})
