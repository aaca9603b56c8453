import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { createService } from '../services/create-service.ts'
import { subscriberActor } from './authorize-change.ts'
import { changeFollowing } from './change-following.ts'
import { deliveriesOf } from './deliveries-of.ts'
import { exportRecord } from './export-record.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'
import { pauseSubscription } from './pause-subscription.ts'
import type { Subscriber } from './subscriber.ts'

const anHour = 3_600_000

const recordOf = ({ deps }: TestRoom, subscriber: Subscriber) =>
  exportRecord(deps, subscriberActor(subscriber, testOrigin), subscriber)

/** Notifies of an incident and of planned maintenance, a minute apart. */
function tell({ deps, clock }: TestRoom): void {
  const said = { body: 'x', notify: true }
  openIncident(deps, system, acmeId, { title: 'Logins fail', status: 'investigating', services: [], ...said })
  while (expandNextStep(deps));
  clock.advance(60_000)
  scheduleWindow(deps, system, acmeId, {
    ...{ title: 'New disks', serviceIds: [], reminders: [], rule: null, autoStart: true, autoComplete: true },
    ...{ notifyAtStart: false, notifyAtEnd: false, ...said },
    scheduledStart: clock.now() + anHour,
    scheduledEnd: clock.now() + 2 * anHour,
  })
  while (expandNextStep(deps));
}

test('the record is everything that is held, in words and times that people read', () => {
  const room = testRoom()
  const { deps, db, clock } = room
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const id = subscribe(deps, 'sue@example.org', { confirmedAt: clock.now() + 1, failures: 1 })
  const find = () => findSubscriber(db, acmeId, id)
  clock.advance(1000)
  changeFollowing(deps, subscriberActor(find(), testOrigin), find(), { ...everything, serviceIds: [api] })
  clock.advance(1000)
  pauseSubscription(deps, room.actor('ann'), find())
  expect(recordOf(room, find())).toEqual({
    subscriber: {
      ...{
        id,
        channel: 'email',
        address: 'sue@example.org',
        holdsUrl: false,
        holdsSigningSecret: false,
        language: null,
        namesContact: false,
      },
      ...{ state: 'paused', stateReason: null, failures: 1, consent: 'form' },
      subscribedAt: '2026-03-10T12:00:00.000Z',
      confirmedAt: '2026-03-10T12:00:00.001Z',
      pausedAt: '2026-03-10T12:00:02.000Z',
      quarantinedAt: null,
      unsubscribedAt: null,
      follows: { incidents: true, maintenance: true, services: [{ id: api, name: 'API' }], events: [] },
    },
    messages: [],
    history: [
      {
        ...{ at: '2026-03-10T12:00:01.000Z', action: 'subscriber.changed', by: 'you' },
        ...{ ip: testOrigin.ip, userAgent: testOrigin.userAgent },
      },
      { at: '2026-03-10T12:00:02.000Z', action: 'subscriber.paused', by: 'team' },
    ],
    exportedAt: '2026-03-10T12:00:02.000Z',
  })
})

test('of a program the record says that URL and secret are held, and neither of them', () => {
  const room = testRoom()
  const { id, secret } = subscribeUrl(room.deps, 'webhook', 'https://hooks.example.org/in?key=topsecret')
  const row = findSubscriber(room.db, acmeId, id)
  const record = JSON.stringify(recordOf(room, row))
  expect(JSON.parse(record).subscriber).toMatchObject({
    ...{ channel: 'webhook', holdsUrl: true, holdsSigningSecret: true },
    follows: { incidents: true, maintenance: true, services: 'all' },
  })
  for (const hidden of ['topsecret', secret, row.endpoint ?? '?', row.secret ?? '?'])
    expect(record).not.toContain(hidden)
})

test('messages are listed newest first, with what each was about and what became of it', () => {
  const room = testRoom()
  const sue = findSubscriber(room.db, acmeId, subscribe(room.deps, 'sue@example.org'))
  subscribe(room.deps, 'tom@example.org')
  tell(room)
  // Its id comes last, its time first.
  room.clock.set(testEpoch - 1)
  writeUnaudited(room.db, (tx) =>
    queueMessage(tx, room.deps, { organizationId: acmeId, subscriber: sue, kind: 'subscription_confirmation' }),
  )
  writeUnaudited(room.db, (tx) => {
    tx.update(deliveries).set({ state: 'delivered', attempts: 1, settledAt: 5, lastAnswer: '250 OK' }).run()
  })
  const settled = { state: 'delivered', attempts: 1, lastAnswer: '250 OK', way: null }
  expect(deliveriesOf(room.db, sue.id, 9)).toEqual(
    [
      { kind: 'maintenance_update', about: 'New disks', createdAt: testEpoch + 60_000 },
      { kind: 'status_update', about: 'Logins fail', createdAt: testEpoch },
      { kind: 'subscription_confirmation', about: null, createdAt: testEpoch - 1 },
    ].map((one) => ({ ...settled, ...one, settledAt: 5, id: expect.any(String) })),
  )
  expect(deliveriesOf(room.db, sue.id, 2)).toHaveLength(2)
  const { messages } = recordOf(room, sue) as { messages: object[] }
  expect(messages).toHaveLength(3)
  expect(messages[1]).toMatchObject({
    ...{ about: 'Logins fail', createdAt: '2026-03-10T12:00:00.000Z', settledAt: '1970-01-01T00:00:00.005Z' },
  })
})

test('a record is handed out twenty times in an hour, to each subscriber', () => {
  const room = testRoom()
  const [sue, tom] = ['sue@example.org', 'tom@example.org'].map((address) =>
    findSubscriber(room.db, acmeId, subscribe(room.deps, address)),
  )
  if (!sue || !tom) throw new Error('nobody is here')
  for (let time = 0; time < 20; time++) recordOf(room, sue)
  expect(refusal(() => recordOf(room, sue))).toBe('rate_limited')
  expect(recordOf(room, tom)).toMatchObject({ subscriber: { address: 'tom@example.org' } })
  room.clock.advance(anHour)
  expect(recordOf(room, sue)).toMatchObject({ subscriber: { address: 'sue@example.org' } })
})
