import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { subscriberStates } from '#src/words.ts'
import { quarantine } from '../notifications/quarantine.ts'
import { authorizeChange, subscriberActor } from './authorize-change.ts'
import { confirmSubscription, unsubscribe } from './confirm-subscription.ts'
import { findSubscriber } from './find-subscriber.ts'
import { pauseSubscription, releaseSubscriber, resumeSubscription } from './pause-subscription.ts'
import type { Subscriber } from './subscriber.ts'

const verbs = { pauseSubscription, resumeSubscription, releaseSubscriber }
type Verb = keyof typeof verbs

/** Somebody with a trace of each state, so that it shows what a verb clears. */
function somebody({ deps, db }: TestRoom, state: Subscriber['state'], address = 'sue@example.org'): Subscriber {
  const traces = { stateReason: 'refused', failures: 2, pausedAt: 1, quarantinedAt: 2, unsubscribedAt: 3 }
  return findSubscriber(db, acmeId, subscribe(deps, address, { state, ...traces }))
}

/** Effect of each verb on each state, in the order of `subscriberStates`; `same`: nothing changes and nothing is recorded. */
const outcomes: Record<Verb, ('conflict' | 'same' | 'changed')[]> = {
  pauseSubscription: ['conflict', 'changed', 'same', 'conflict', 'conflict'],
  resumeSubscription: ['conflict', 'same', 'changed', 'conflict', 'conflict'],
  releaseSubscriber: ['conflict', 'conflict', 'conflict', 'changed', 'conflict'],
}
const cases = Object.entries(outcomes).flatMap(([verb, each]) =>
  subscriberStates.map((state, index) => ({ verb: verb as Verb, state, outcome: each[index] ?? 'changed' })),
)

test.each(cases.filter(({ outcome }) => outcome === 'conflict'))('$verb of who is $state is refused', (one) => {
  const room = testRoom()
  const before = somebody(room, one.state)
  expect(refusal(() => verbs[one.verb](room.deps, system, before))).toBe('conflict')
  expect([findSubscriber(room.db, acmeId, before.id), room.audited()]).toEqual([before, []])
})

test.each(cases.filter(({ outcome }) => outcome === 'same'))('$verb of who is $state changes nothing', (one) => {
  const room = testRoom()
  const before = somebody(room, one.state)
  verbs[one.verb](room.deps, system, before)
  expect([findSubscriber(room.db, acmeId, before.id), room.audited()]).toEqual([before, []])
})

test('a pause keeps everything but the state', () => {
  const room = testRoom()
  const before = somebody(room, 'active')
  room.clock.advance(1000)
  pauseSubscription(room.deps, room.actor('ann'), before)
  const paused = { ...before, state: 'paused', pausedAt: room.clock.now() }
  expect(findSubscriber(room.db, acmeId, before.id)).toEqual(paused)
  expect(room.audited()).toEqual(['subscriber.paused'])
})

test.each([
  ['resumeSubscription', 'paused', 'subscriber.resumed'],
  ['releaseSubscriber', 'quarantined', 'subscriber.released'],
] as const)('%s: nothing of what stood in the way is left', (verb, state, action) => {
  const room = testRoom()
  const before = somebody(room, state)
  room.clock.advance(1000)
  verbs[verb](room.deps, room.actor('ann'), before)
  const cleared = { stateReason: null, failures: 0, pausedAt: null, quarantinedAt: null, unsubscribedAt: null }
  expect(findSubscriber(room.db, acmeId, before.id)).toEqual({ ...before, ...cleared, state: 'active' })
  expect(room.audited()).toEqual([action])
})

test('into quarantine and back: the reason is kept while it lasts, and whoever is paused is not quarantined', () => {
  const room = testRoom()
  const id = subscribe(room.deps, 'sue@example.org')
  const paused = subscribe(room.deps, 'tom@example.org', { state: 'paused' })
  writeUnaudited(room.db, (tx) => {
    for (const one of [id, paused]) quarantine(tx, room.deps, one, `550 ${'x'.repeat(600)}`)
  })
  const held = findSubscriber(room.db, acmeId, id)
  expect(held).toMatchObject({ state: 'quarantined', quarantinedAt: room.clock.now() })
  expect(held.stateReason).toBe(`550 ${'x'.repeat(496)}`)
  expect(findSubscriber(room.db, acmeId, paused)).toMatchObject({ state: 'paused', stateReason: null })
  releaseSubscriber(room.deps, system, held)
  expect(findSubscriber(room.db, acmeId, id)).toMatchObject({ state: 'active', stateReason: null, quarantinedAt: null })
})

test.each(['pauseSubscription', 'resumeSubscription', 'releaseSubscriber'] as const)(
  '%s is for the subscriber and for who may write subscribers, and for nobody else',
  (verb) => {
    const room = testRoom()
    const state = {
      pauseSubscription: 'active',
      resumeSubscription: 'paused',
      releaseSubscriber: 'quarantined',
    } as const
    const [sue, tom] = [somebody(room, state[verb]), somebody(room, state[verb], 'tom@example.org')]
    const refused = [
      [room.actor('ed'), 'forbidden'],
      [room.actor('vic'), 'forbidden'],
      [room.actor('olga'), 'not_found'],
      [subscriberActor(tom, testOrigin), 'not_found'],
      [subscriberActor({ ...tom, organizationId: otherId }, testOrigin), 'not_found'],
      [{ kind: 'visitor', origin: testOrigin }, 'not_found'],
    ] as const
    for (const [actor, code] of refused) expect(refusal(() => verbs[verb](room.deps, actor, sue))).toBe(code)
    expect([findSubscriber(room.db, acmeId, sue.id), room.audited()]).toEqual([sue, []])
    verbs[verb](room.deps, subscriberActor(sue, testOrigin), sue)
    const entries = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all()
    expect(entries).toMatchObject([{ actorKind: 'subscriber', actorId: sue.id, subjectId: sue.id }])
  },
)

test('the link of a subscriber changes that subscriber alone, in every organization', () => {
  const room = testRoom()
  const sue = somebody(room, 'active')
  const theirs = findSubscriber(room.db, otherId, subscribe(room.deps, 'sue@example.org', { organizationId: otherId }))
  expect(authorizeChange(subscriberActor(sue, testOrigin), sue)).toBeUndefined()
  expect(refusal(() => authorizeChange(subscriberActor(sue, testOrigin), theirs))).toBe('not_found')
})

test('a program with a link changes to and fro thirty times an hour, and leaves at any time', () => {
  const room = testRoom()
  const { id } = somebody(room, 'active')
  const sue = () => findSubscriber(room.db, acmeId, id)
  const self = subscriberActor(sue(), testOrigin)
  for (let time = 0; time < 15; time++) {
    pauseSubscription(room.deps, self, sue())
    resumeSubscription(room.deps, self, sue())
  }
  expect(refusal(() => pauseSubscription(room.deps, self, sue()))).toBe('rate_limited')
  expect(room.audited()).toHaveLength(30)
  pauseSubscription(room.deps, system, sue())
  unsubscribe(room.deps, testOrigin, sue())
  expect(refusal(() => confirmSubscription(room.deps, testOrigin, sue()))).toBe('rate_limited')
  room.clock.advance(3_600_000)
  confirmSubscription(room.deps, testOrigin, sue())
  expect(sue().state).toBe('active')
})
