import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { DomainError } from '../errors.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'
import { quarantine } from '../notifications/quarantine.ts'
import { createService } from '../services/create-service.ts'
import { takeNextStep } from '../subscriber-imports/run-imports.ts'
import { addSubscriber } from './add-subscriber.ts'
import { changeFollowing } from './change-following.ts'
import { confirmSubscription, unsubscribe } from './confirm-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'
import { pauseSubscription, releaseSubscriber, resumeSubscription } from './pause-subscription.ts'
import { askToConfirm } from './request-subscription.ts'
import { subscribeUrl } from './subscribe-url.ts'

/** A step of the expansion is 500: with more the audience is half expanded in between. */
const people = 620

interface World {
  room: TestRoom
  services: [string, string]
  /** Those whose turn may come: on both sides of where the first step ends. */
  ids: string[]
  count: number
}

function world(): World {
  const room = testRoom()
  const service = (name: string) =>
    createService(room.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const made: World = { room, services: [service('API'), service('Web')], ids: [], count: 0 }
  const states = ['active', 'active', 'active', 'paused', 'quarantined', 'unconfirmed', 'unsubscribed'] as const
  const now = room.deps.clock.now()
  const rows = Array.from({ length: people }, (_, index) => ({
    id: `s${String(index).padStart(11, '0')}`,
    organizationId: acmeId,
    channel: 'email' as const,
    address: `reader-${index}@example.org`,
    state: index % 2 === 0 ? ('active' as const) : (states[index % states.length] ?? 'active'),
    followsAll: index % 3 !== 0,
    followsIncidents: index % 5 !== 0,
    createdAt: now,
    confirmedAt: now,
  }))
  writeUnaudited(room.deps.db, (tx) => {
    tx.insert(subscribers).values(rows).run()
    for (const { id, followsAll } of rows)
      if (!followsAll) tx.insert(subscriberServices).values({ subscriberId: id, serviceId: made.services[0] }).run()
  })
  made.ids = [0, 1, 2, 3, 5, 6, 9, 12, 15, 499, 500, 510, 511, 600, 603, 615].map((index) => rows[index]?.id ?? '')
  return made
}

type Step = (world: World) => void

const which = fc.nat({ max: 15 })
const some = fc.constantFrom(0, 1, 2, 3)

/** None, one of the two, or both. */
function chosen({ services }: World, bits: number): string[] {
  return services.filter((_, index) => (bits & (index + 1)) > 0)
}

function subscriberAt({ room, ids }: World, index: number) {
  return findSubscriber(room.deps.db, acmeId, ids[index % ids.length] ?? '')
}

const steps: fc.Arbitrary<Step>[] = [
  some.map((bits) => (world) => {
    const services = chosen(world, bits).map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
    const incident = { title: 'I', body: 'x', status: 'investigating', services, notify: true } as const
    openIncident(world.room.deps, system, acmeId, incident)
  }),
  some.map((bits) => (world) => {
    const scheduledStart = world.room.deps.clock.now() + 3_600_000
    scheduleWindow(world.room.deps, system, acmeId, {
      title: 'M',
      body: 'x',
      serviceIds: chosen(world, bits),
      reminders: [],
      scheduledStart,
      scheduledEnd: scheduledStart + 3_600_000,
      autoStart: true,
      autoComplete: true,
      notifyAtStart: false,
      notifyAtEnd: false,
      notify: true,
      rule: null,
    })
  }),
  fc.constant(({ room }) => void expandNextStep(room.deps)),
  fc.constantFrom(0, 1, 60_000).map(
    (time) =>
      ({ room }) =>
        room.deps.clock.advance(time),
  ),
  which.map((index) => (world) => pauseSubscription(world.room.deps, system, subscriberAt(world, index))),
  which.map((index) => (world) => resumeSubscription(world.room.deps, system, subscriberAt(world, index))),
  which.map((index) => (world) => releaseSubscriber(world.room.deps, system, subscriberAt(world, index))),
  which.map((index) => (world) => unsubscribe(world.room.deps, testOrigin, subscriberAt(world, index))),
  which.map((index) => (world) => confirmSubscription(world.room.deps, testOrigin, subscriberAt(world, index))),
  which.map((index) => (world) => eraseSubscriber(world.room.deps, system, subscriberAt(world, index))),
  which.map((index) => (world) => {
    const { deps } = world.room
    writeUnaudited(deps.db, (tx) => quarantine(tx, deps, subscriberAt(world, index).id, '550 no such user'))
  }),
  fc.tuple(which, some, some).map(([index, bits, kinds]) => (world) => {
    const serviceIds = bits === 0 ? null : chosen(world, bits)
    const following = { incidents: kinds !== 1, maintenance: kinds !== 2, serviceIds }
    changeFollowing(world.room.deps, system, subscriberAt(world, index), following)
  }),
  fc.tuple(which, some).map(([index, bits]) => (world) => {
    const { address } = subscriberAt(world, index)
    const following = { ...everything, serviceIds: chosen(world, bits) }
    askToConfirm(world.room.deps, system, acmeId, { email: address, following }, 'form')
  }),
  fc.constant((world) => {
    const email = `added-${world.count++}@example.org`
    addSubscriber(world.room.deps, system, acmeId, { email, consent: 'by phone', following: everything })
  }),
  fc.constantFrom('a', 'b').map((path) => (world) => {
    const url = `https://hooks.example.org/${path}`
    const { subscriber } = subscribeUrl(world.room.deps, system, acmeId, {
      channel: 'webhook',
      url,
      following: everything,
    })
    world.ids.push(subscriber.id)
  }),
  fc.constant((world) => importList(world)),
  fc.constant(({ room }) => void takeNextStep(room.deps, system)),
]

function importList(world: World): void {
  const { deps } = world.room
  const rows = Array.from({ length: 40 }, (_, index) => ({
    line: index + 1,
    email: `listed-${world.count}-${index}@example.org`,
    ...(index % 2 === 0 ? { serviceIds: [world.services[0]] } : {}),
  }))
  world.count += 1
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriberImports)
      .values({
        id: deps.ids.id(),
        organizationId: acmeId,
        fileName: 'list.csv',
        consent: 'shop',
        state: 'running',
        rows,
        problems: [],
        total: rows.length,
        createdAt: deps.clock.now(),
      })
      .run()
  })
}

/** Refusals, such as of pausing somebody who is not active, are part of the walk. */
function take(step: Step, world: World): void {
  try {
    step(world)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

function unaccounted({ room: { deps } }: World): number[] {
  return deps.db
    .select({ id: notifications.id })
    .from(notifications)
    .where(eq(notifications.organizationId, acmeId))
    .all()
    .map(({ id }) => readLedger(deps.db, id).unaccounted)
    .filter((count) => count !== 0)
}

test('whatever subscribers do while something is being told, every ledger adds up at every moment', () => {
  let told = 0
  fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 15, maxLength: 45 }), (walk) => {
      const here = world()
      for (const step of walk) {
        take(step, here)
        expect(unaccounted(here)).toEqual([])
      }
      here.room.deps.clock.advance(1)
      while (expandNextStep(here.room.deps));
      expect(unaccounted(here)).toEqual([])
      for (const { id } of here.room.deps.db.select().from(notifications).all()) {
        const ledger = readLedger(here.room.deps.db, id)
        expect([ledger.toExpand, ledger.due]).toEqual([0, ledger.waiting])
        told += ledger.due
      }
    }),
    { numRuns: 30 },
  )
  expect(told).toBeGreaterThan(1000)
})
