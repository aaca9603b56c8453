import { expect, test } from 'vitest'
import { ownTime } from '#src/testing/own-time.ts'
import { maskAnswer, withoutAddresses } from './mask-answer.ts'

test.each([
  ['554 5.7.1 <ann@example.org>: Relay access denied', '554 5.7.1 @ relay access denied'],
  ['554 5.7.1 <"o’brien"@example.org>: Relay access denied', '554 5.7.1 @ relay access denied'],
  ['550 User ann is unknown', '550 user @ is unknown'],
  ['550 Nobody called "ann" at example.org.', '550 nobody called "@" at @'],
  [
    '550-5.7.26 Not authenticated 550 5.7.26 see a640c23a62f3a-3c0f1.42 - gsmtp',
    '550-5.7.26 not authenticated 550 5.7.26 see # - gsmtp',
  ],
  ['451 4.7.1 Try again in 00:04:59 (id 17)', '451 4.7.1 try again in # (id #'],
  ['Client host [192.0.2.7] is listed', 'client host # is listed'],
  ['connect ECONNREFUSED 192.0.2.1:443', 'connect econnrefused #'],
  ['', ''],
])('%s', (answer, cause) => {
  expect(maskAnswer(answer, 'ann@example.org')).toBe(cause)
})

test('what was said to different people has one cause, and different codes have different ones', () => {
  const said = (name: string, code = '5.7.1') =>
    maskAnswer(`550 ${code} <${name}@x.example> ${name}: no`, `${name}@x.example`)
  expect(new Set(['ann', 'bob', 'sue.o+x'].map((name) => said(name))).size).toBe(1)
  expect(said('ann', '5.7.26')).not.toBe(said('ann'))
})

test('it is short, however long the answer, and costs no time', async () => {
  const took = await ownTime(() => {
    for (const word of ['a@', 'a', '5.', ' ', '\n', 'é'])
      expect(maskAnswer(word.repeat(500_000)).length).toBeLessThan(201)
  })
  expect(took).toBeLessThan(50)
})

test('what others may read names nobody', () => {
  expect(withoutAddresses('554 5.7.1 <ann@example.org>: Relay\n access denied')).toBe(
    '554 5.7.1 … Relay\n access denied',
  )
})
