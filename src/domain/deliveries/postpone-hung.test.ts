import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { follow } from '#src/testing/announced-incident.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { giveUpAfter } from './back-off.ts'
import { postponeHung, stepOf } from './postpone-hung.ts'

/** Messages to three people, all of them claimed. */
function sending() {
  const room = testRoom()
  follow(room, 'a@example.org', 'b@example.org', 'c@example.org')
  const facts = { title: 'Logins fail', body: 'Text', status: 'investigating', services: [], notify: true } as const
  openIncident(room.deps, system, acmeId, { ...facts, services: [] })
  while (expandNextStep(room.deps));
  room.db
    .update(deliveries)
    .set({ state: 'sending', leaseUntil: room.clock.now() + 60_000 })
    .run()
  const ids = all(room).map(({ id }) => id)
  return { room, ids, until: room.clock.now() + 600_000 }
}

const all = ({ db }: TestRoom) => db.select().from(deliveries).orderBy(deliveries.id).all()
const states = (room: TestRoom) => all(room).map(({ state }) => state)

test('a message at which the sender hung waits, and the others go on', () => {
  const { room, ids, until } = sending()
  postponeHung(room.deps, { step: stepOf(ids[0] ?? ''), until, earlier: [stepOf('of-another-day'), 'bounces'] })
  expect(states(room)).toEqual(['retrying', 'sending', 'sending'])
  expect(all(room)[0]).toMatchObject({ nextAttemptAt: until, leaseUntil: null, attempts: 1, settledAt: null })
})

test('where a second one of the same notification hangs, all of it waits', () => {
  const { room, ids, until } = sending()
  const [first = '', second = '', third = ''] = ids
  room.db.update(deliveries).set({ state: 'delivered' }).where(eq(deliveries.id, third)).run()
  postponeHung(room.deps, { step: stepOf(second), until, earlier: [stepOf(first)] })
  expect(states(room)).toEqual(['retrying', 'retrying', 'delivered'])
})

test('one whose news is too old by then fails', () => {
  const { room, ids, until } = sending()
  room.clock.advance(giveUpAfter)
  postponeHung(room.deps, { step: stepOf(ids[0] ?? ''), until, earlier: [] })
  expect(all(room)[0]).toMatchObject({ state: 'failed', settledAt: room.clock.now() })
})

test('any other step changes nothing', () => {
  const { room, until } = sending()
  for (const step of ['', 'bounces', 'sending', 'message ', 'message of-nobody'])
    postponeHung(room.deps, { step, until, earlier: [] })
  expect(states(room)).toEqual(['sending', 'sending', 'sending'])
})
