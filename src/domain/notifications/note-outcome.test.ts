import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, allDeliveries, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { RefusalFault } from '#src/words.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import type { SendResult } from '../mail/mail.ts'
import { readLedger } from './ledger.ts'
import { noteOutcome } from './note-outcome.ts'
import { quarantine } from './quarantine.ts'

const arrived: SendResult = { outcome: 'delivered', answer: '250 ok' }
const refused: SendResult = { outcome: 'permanent', answer: '550 no such user' }
const later: SendResult = { outcome: 'temporary', answer: '450 later' }
const away: SendResult = { outcome: 'unreachable', answer: 'ECONNREFUSED' }
const blame = (fault: RefusalFault): SendResult => ({
  outcome: 'permanent',
  answer: '550 no',
  refusal: { fault, final: true, code: 550, enhanced: null },
})
const held: SendResult = { ...blame('relay'), outcome: 'held' }
const gone: SendResult = { outcome: 'permanent', answer: '410 Gone', gone: true }

function note({ deps, db }: TestRoom, delivery: Delivery, ...results: SendResult[]): void {
  for (const result of results) writeUnaudited(db, (tx) => noteOutcome(tx, deps, delivery, result))
}

function toSue({ deps }: TestRoom, row: Partial<typeof subscribers.$inferInsert> = {}): Delivery {
  const subscriberId = subscribe(deps, 'sue@example.org', row)
  return addDelivery(deps, { subscriberId, organizationId: acmeId, state: 'sending' })
}
const sue = ({ db }: TestRoom) => db.select().from(subscribers).get()

const courses: [string, SendResult[], object][] = [
  ['two refusals', [refused, refused], { state: 'active', failures: 2, stateReason: null, quarantinedAt: null }],
  [
    'three refusals',
    [refused, refused, refused],
    { state: 'quarantined', failures: 3, stateReason: '550 no such user' },
  ],
  ['an arrival in between', [refused, refused, arrived, refused], { state: 'active', failures: 1 }],
  ['refusals for now and silence', [later, away, later, away], { state: 'active', failures: 0 }],
  ['refusals for now in between', [refused, later, refused, away, refused], { state: 'quarantined', failures: 3 }],
  ['three of the relay’s own refusals', [held, held, held], { state: 'active', failures: 0 }],
  ['three messages that nobody takes', Array(3).fill(blame('message')), { state: 'active', failures: 0 }],
  ['three of a full mailbox on one day', Array(3).fill(blame('mailbox')), { state: 'active', fullReports: 1 }],
  ['three refusals of the address', Array(3).fill(blame('recipient')), { state: 'quarantined', cause: '550 no' }],
  ['one who is gone', [gone], { state: 'quarantined', failures: 1, stateReason: '410 Gone' }],
]

test.each(courses)('a subscriber after %s', (_, results, expected) => {
  const room = testRoom()
  note(room, toSue(room), ...results)
  expect(sue(room)).toMatchObject(expected)
})

test('a quarantine has its time, and five hundred characters of a reason', () => {
  const room = testRoom()
  const delivery = toSue(room)
  room.clock.advance(5000)
  note(room, delivery, { ...gone, answer: 'x'.repeat(900) })
  expect(sue(room)).toMatchObject({ quarantinedAt: room.clock.now(), stateReason: 'x'.repeat(500) })
})

test.each(['paused', 'unsubscribed', 'unconfirmed', 'quarantined'] as const)('who is %s stays so', (state) => {
  const room = testRoom()
  const delivery = toSue(room, { state, stateReason: 'before' })
  note(room, delivery, gone)
  expect(sue(room)).toMatchObject({ state, stateReason: 'before', quarantinedAt: null })
})

test('what is owed to whoever is quarantined gets its delivery first: the ledger adds up', () => {
  const room = testRoom()
  subscribe(room.deps, 'joe@example.org')
  const delivery = toSue(room)
  const { notificationId } = notifyOfIncident(room.deps)
  writeUnaudited(room.db, (tx) => quarantine(tx, room.deps, delivery.subscriberId ?? '', 'no such user'))
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 2, waiting: 1, toExpand: 1, unaccounted: 0 })
})

function toHook({ deps }: TestRoom): Delivery {
  const { id } = addWebhook(deps, 'https://hooks.example.com/a', { name: 'Pager' })
  const row = { channel: 'webhook', webhookEndpointId: id, organizationId: acmeId } as const
  return addDelivery(deps, { ...row, state: 'sending', kind: 'service_status' })
}
const hook = ({ db }: TestRoom) => db.select().from(webhookEndpoints).get()

test('an endpoint fails since the first message that did not arrive, until one does', () => {
  const room = testRoom()
  const delivery = toHook(room)
  const began = room.clock.now()
  note(room, delivery, refused)
  room.clock.advance(60_000)
  note(room, delivery, later)
  expect(hook(room)).toMatchObject({ failingSince: began, pausedAt: null })
  note(room, delivery, arrived)
  expect(hook(room)?.failingSince).toBeNull()
  note(room, delivery, away)
  expect(hook(room)?.failingSince).toBe(began + 60_000)
  expect(room.audited()).toEqual(['webhook.created'])
})

test('an endpoint that is gone is paused once, by the system, in its words; whoever may mend it has a mail', () => {
  const room = testRoom()
  const delivery = toHook(room)
  note(room, delivery, gone, gone)
  expect(hook(room)).toMatchObject({ pausedAt: room.clock.now(), pauseReason: 'It answers 410 Gone' })
  expect(room.audited()).toEqual(['webhook.created', 'webhook.paused'])
  const mails = allDeliveries(room.deps).filter(({ kind }) => kind === 'webhook_paused')
  expect(mails.map(({ address }) => address).toSorted()).toEqual([
    'ann@example.com',
    'iris@example.com',
    'otto@example.com',
  ])
})

test('a message to an account changes no subscriber and no endpoint', () => {
  const room = testRoom()
  toSue(room)
  toHook(room)
  const before = [sue(room), hook(room)]
  note(room, addDelivery(room.deps), gone, refused, refused, refused)
  expect([sue(room), hook(room)]).toEqual(before)
})
