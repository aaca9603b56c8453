import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { findSubscriber, SubscriptionGone, subscriberBehind, subscriberOfLink } from './find-subscriber.ts'
import { type Subscriber, since } from './subscriber.ts'

test("another organization's subscriber is not found, as an unknown one is not", () => {
  const { deps, db } = testRoom()
  const id = subscribe(deps, 'sue@example.org')
  expect(findSubscriber(db, acmeId, id).address).toBe('sue@example.org')
  for (const [organizationId, wanted] of [
    [otherId, id],
    [acmeId, 'unknown00000'],
    [acmeId, ''],
  ] as const)
    expect(refusal(() => findSubscriber(db, organizationId, wanted))).toBe('not_found')
})

test('the signed link leads to its subscriber, in their organization alone', () => {
  const { deps } = testRoom()
  const id = subscribe(deps, 'sue@example.org')
  const token = signedToken(deps, 'subscription', id)
  expect(subscriberOfLink(deps, acmeId, token).id).toBe(id)
  expect(subscriberBehind(deps, acmeId, token)).toBeDefined()
  expect(() => subscriberOfLink(deps, otherId, token)).toThrow(SubscriptionGone)
  expect(subscriberBehind(deps, otherId, token)).toBeUndefined()
})

test('a link that was made up, cut, lengthened, mixed or signed for something else leads to nobody', () => {
  const { deps } = testRoom()
  const [sue, tom] = [subscribe(deps, 'sue@example.org'), subscribe(deps, 'tom@example.org')]
  const token = signedToken(deps, 'subscription', sue)
  const wrong = ['', sue, token.slice(0, -1), `${token}x`, tom + token.slice(12), token.toUpperCase()]
  wrong.push(signedToken(deps, 'invitation', sue), signedToken(deps, 'one-time', sue))
  wrong.push(signedToken(deps, 'subscription', 'unknown00000'))
  for (const one of wrong) {
    expect(() => subscriberOfLink(deps, acmeId, one)).toThrow(SubscriptionGone)
    expect([one, subscriberBehind(deps, acmeId, one)]).toEqual([one, undefined])
  }
})

test.each<[Subscriber['state'], Partial<Subscriber>, number]>([
  ['unconfirmed', { confirmedAt: 2 }, 1],
  ['active', {}, 2],
  ['active', { confirmedAt: null }, 1],
  ['paused', {}, 3],
  ['quarantined', {}, 4],
  ['unsubscribed', {}, 5],
  ['unsubscribed', { unsubscribedAt: null }, 1],
])('who is %s with %j is so since %i', (state, row, expected) => {
  const { deps, db } = testRoom()
  const moments = { createdAt: 1, confirmedAt: 2, pausedAt: 3, quarantinedAt: 4, unsubscribedAt: 5 }
  const id = subscribe(deps, 'sue@example.org', { state, ...moments, ...row })
  expect(since(findSubscriber(db, acmeId, id))).toBe(expected)
})
