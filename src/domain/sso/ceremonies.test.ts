import { beforeEach, expect, test } from 'vitest'
import { ssoCeremonies } from '#src/db/schema/sso.ts'
import { acmeId, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { addProvider, vouchedFor } from '#src/testing/sso.ts'
import { ceremonyLifetime } from '#src/words/sso.ts'
import { beginCeremony, keepAnswer, ownCeremony, takeCeremony } from './ceremonies.ts'
import type { IdentityProvider } from './provider.ts'

let room: TestRoom
let provider: IdentityProvider

beforeEach(() => {
  room = testRoom()
  provider = addProvider(room.deps)
})

function begun(browser?: string, at = provider) {
  const asked = { purpose: 'sign_in', next: '/app/acme', address: '', browser } as const
  const { ceremony, browser: token } = beginCeremony(room.deps, testOrigin, at, asked)
  return { state: ceremony.state, browser: token, ceremony }
}

const taken = (came: { state: string; browser?: string }, at = provider) => {
  const { state, browser } = came
  const outcome = takeCeremony(room.deps, at.id, { state, browser })
  return 'refused' in outcome ? outcome.refused : 'taken'
}

test('it is taken once, by the browser that began', () => {
  const mine = begun()
  expect([taken(mine), taken(mine)]).toEqual(['taken', 'replayed'])
})

test('two tabs of one browser each have their own, and secrets of their own', () => {
  const first = begun()
  const second = begun(first.browser)
  expect(second.browser).toBe(first.browser)
  const secrets = [first, second].flatMap(({ ceremony }) => ['nonce', 'pkce'].map(ceremony.secret))
  expect(new Set(secrets).size).toBe(4)
  expect(secrets.every((secret) => /^[\w-]{43}$/.test(secret))).toBe(true)
  expect(ownCeremony(room.deps, provider, { ...first, address: '' }).secret('pkce')).toBe(secrets[1])
  expect([taken(second), taken(first)]).toEqual(['taken', 'taken'])
})

test('a cookie that is none of ours is not gone on with', () => {
  expect(begun('x').browser).not.toBe('x')
  expect(begun('x'.repeat(65)).browser).not.toBe('x'.repeat(65))
})

test('an answer at another provider’s address is none, and leaves the sign-in as it was', () => {
  const other = addProvider(room.deps, otherId)
  const mine = begun()
  expect(taken(mine, other)).toBe('unknown')
  expect(taken(mine)).toBe('taken')
})

test.each([
  ['another browser', (mine: ReturnType<typeof begun>) => ({ ...mine, browser: begun().browser }), 'other_browser'],
  ['no cookie at all', ({ state }: ReturnType<typeof begun>) => ({ state }), 'other_browser'],
  ['another state', (mine: ReturnType<typeof begun>) => ({ ...mine, state: `${mine.state}x` }), 'unknown'],
])('%s does not take it', (_, came, reason) => {
  const mine = begun()
  expect(taken(came(mine))).toBe(reason)
})

test('it lasts a quarter of an hour, and is told from nothing for as long again', () => {
  const [mine, late] = [begun(), begun()]
  room.clock.advance(ceremonyLifetime - 1)
  expect(taken(mine)).toBe('taken')
  room.clock.advance(1)
  expect(taken(late)).toBe('expired')
  room.clock.advance(ceremonyLifetime)
  begun()
  room.clock.advance(1)
  begun()
  expect(room.db.select().from(ssoCeremonies).all()).toHaveLength(2)
})

test('nothing of it is stored that would help whoever reads the database', () => {
  const mine = begun()
  const bytes = Buffer.from(room.db.$client.serialize())
  for (const secret of [mine.state, mine.browser, ...['nonce', 'pkce'].map(mine.ceremony.secret)])
    expect(bytes.includes(secret)).toBe(false)
})

test('an answer that was posted waits for the browser, once, and is forgotten when it is taken', () => {
  const mine = begun()
  expect(keepAnswer(room.deps, provider.id, mine.state, vouchedFor('zoe'))).toHaveProperty('ceremony')
  expect(keepAnswer(room.deps, provider.id, mine.state, vouchedFor('eve'))).toMatchObject({ refused: 'replayed' })
  const again = begun()
  keepAnswer(room.deps, provider.id, again.state, vouchedFor('zoe'))
  expect(takeCeremony(room.deps, provider.id, again)).toMatchObject({ ceremony: { vouched: { subject: 'zoe' } } })
  expect(
    room.db
      .select()
      .from(ssoCeremonies)
      .all()
      .every(({ vouched }) => vouched === null),
  ).toBe(true)
})

test('sixty in ten minutes from one network', () => {
  for (let at = 0; at < 60; at++) begun()
  expect(refusal(() => begun())).toBe('rate_limited')
  expect(room.audited(acmeId)).toEqual([])
})
