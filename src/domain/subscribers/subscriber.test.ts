import { expect, test } from 'vitest'
import { subscriberStates } from '#src/words.ts'
import { isActive, mayBeAsked } from './subscriber.ts'

test('news goes to who is active, the request to confirm to everybody else who was not erased and has not left since', () => {
  const asked = (state: (typeof subscriberStates)[number], more: object = {}) =>
    mayBeAsked({ state, unsubscribedAt: null, erasedAt: null, ...more }, 5)
  expect(subscriberStates.filter((state) => isActive({ state }))).toEqual(['active'])
  expect(subscriberStates.filter((state) => !asked(state))).toEqual(['active'])
  expect([asked('unsubscribed', { unsubscribedAt: 5 }), asked('unsubscribed', { unsubscribedAt: 6 })]).toEqual([
    true,
    false,
  ])
  expect(asked('unconfirmed', { erasedAt: 1 })).toBe(false)
})
