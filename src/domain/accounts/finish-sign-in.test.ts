import { expect, test } from 'vitest'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { entries, opens, rowOf, setAccount, withAuthenticator } from '#src/testing/accounts.ts'
import { codeOf } from '#src/testing/authenticator.ts'
import { otherId, testOrigin, testPassword } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { acceptTotp, finishSignIn } from './finish-sign-in.ts'
import { deviceToken } from './known-devices.ts'
import { issueToken } from './one-time-tokens.ts'
import { countRecoveryCodes } from './recovery-codes.ts'
import { signIn } from './sign-in.ts'

const minute = 60_000
const step = 30_000

/** Ann has an authenticator app since a minute ago, and has just typed her password. */
async function asked() {
  const room = testRoom()
  const { secret, code, recoveryCodes } = await withAuthenticator(room.deps, 'ann')
  room.clock.advance(minute)
  const challenge = async () => {
    const signedIn = await signIn(room.deps, testOrigin, { email: 'ann@example.com', password: testPassword })
    return 'challenge' in signedIn ? signedIn.challenge : ''
  }
  const finish = (challenge: string, typed: string) => finishSignIn(room.deps, testOrigin, challenge, typed)
  return { ...room, room, secret, code, recoveryCodes, challenge, first: await challenge(), finish }
}

/** Six digits that are wrong at all three accepted steps. */
function wrongCode({ secret, clock }: Pick<Awaited<ReturnType<typeof asked>>, 'secret' | 'clock'>): string {
  const good = [-step, 0, step].map((offset) => codeOf(secret, clock.now() + offset))
  return ['000000', '000001', '000002', '000003'].find((code) => !good.includes(code)) ?? ''
}

test.each([
  ['a code of the app', 'authenticator'],
  ['a recovery code', 'recovery code'],
])('%s finishes signing in: a session with two factors, and the log says with which', async (_what, factor) => {
  const { room, first, code, recoveryCodes, finish } = await asked()
  const token = finish(first, factor === 'authenticator' ? code() : (recoveryCodes[3] ?? ''))
  expect(opens(room.deps, token)).toBe(true)
  expect(room.db.select().from(sessions).all()).toMatchObject([{ accountId: 'ann000000000', secondFactor: true }])
  const entry = {
    action: 'account.signed_in',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: { with: ['password', factor] },
  }
  expect([entries(room).at(-1), entries(room, null).at(-1)]).toEqual([entry, entry])
  expect(entries(room, otherId)).toEqual([])
})

test('the challenge is used up by it, whatever code comes next', async () => {
  const { clock, first, code, recoveryCodes, finish } = await asked()
  finish(first, code())
  clock.advance(minute)
  expect(refusal(() => finish(first, code()))).toBe('not_found')
  expect(refusal(() => finish(first, recoveryCodes[0] ?? ''))).toBe('not_found')
})

test.each([
  [-2 * step, false],
  [-step, true],
  [0, true],
  [step, true],
  [2 * step, false],
])('a code of %i ms from now is good: %s', async (offset, good) => {
  const { first, code, finish } = await asked()
  if (good) expect(finish(first, code(offset))).toMatch(/^token-/)
  else expect(refusal(() => finish(first, code(offset)))).toBe('invalid')
})

test('a code is good once, and so is none of an earlier step', async () => {
  const { clock, first, code, challenge, finish } = await asked()
  const [earlier, used] = [code(-step), code()]
  finish(first, used)
  const second = await challenge()
  expect(refusal(() => finish(second, used))).toBe('invalid')
  expect(refusal(() => finish(second, earlier))).toBe('invalid')
  clock.advance(step)
  expect(refusal(() => finish(second, used))).toBe('invalid')
  expect(finish(second, code())).toMatch(/^token-/)
})

test('of two who bring one code for two challenges one is let in', async () => {
  const { first, code, challenge, finish } = await asked()
  const second = await challenge()
  const typed = code()
  expect([finish(second, typed).slice(0, 6), refusal(() => finish(first, typed))]).toEqual(['token-', 'invalid'])
})

test('a recovery code is good once', async () => {
  const { db, first, recoveryCodes, challenge, finish } = await asked()
  const [code = ''] = recoveryCodes
  finish(first, code)
  const second = await challenge()
  expect(refusal(() => finish(second, code))).toBe('invalid')
  expect(countRecoveryCodes(db, 'ann000000000')).toBe(9)
})

test('a wrong code is told so beside its field, is recorded, and costs neither the challenge nor a code', async () => {
  const world = await asked()
  const { room, db, first, code, finish } = world
  for (const wrong of ['', '12345', '1234567', 'abcdef', wrongCode(world)])
    expect([wrong, refusal(() => finish(first, wrong))]).toEqual([wrong, 'invalid'])
  expect(room.audited().filter((action) => action === 'account.second_factor_failed')).toHaveLength(5)
  expect([db.select().from(sessions).all(), countRecoveryCodes(db, 'ann000000000')]).toEqual([[], 10])
  room.clock.advance(15 * minute)
  const again = await world.challenge()
  expect(finish(again, code())).toMatch(/^token-/)
})

test('five wrong codes lock the account, for another challenge, too; the log says so once', async () => {
  const world = await asked()
  const { room, clock, first, code, challenge, finish } = world
  for (let attempt = 1; attempt <= 5; attempt++) finishWrongly(world, first)
  const second = await challenge()
  expect(refusal(() => finish(first, code()))).toBe('rate_limited')
  expect(refusal(() => finish(second, code()))).toBe('rate_limited')
  expect(entries(room).filter(({ action }) => action === 'account.second_factor_locked')).toEqual([
    { action: 'account.second_factor_locked', by: 'ann000000000', subject: 'ann000000000', changes: {} },
  ])
  clock.advance(15 * minute - 1)
  const third = await challenge()
  expect(refusal(() => finish(third, code()))).toBe('rate_limited')
  clock.advance(1)
  expect(finish(third, code())).toMatch(/^token-/)
})

test('whoever knows the password from elsewhere uses up no codes of a known browser', async () => {
  const world = await asked()
  const { room, clock, first, code, finish } = world
  const device = deviceToken(finish(first, code()))
  clock.advance(minute)
  const origin = { ...testOrigin, device }
  const credentials = { email: 'ann@example.com', password: testPassword }
  for (const [from, stops] of [
    [testOrigin, false],
    [origin, true],
  ] as const) {
    const signedIn = await signIn(room.deps, from, credentials)
    const challenge = 'challenge' in signedIn ? signedIn.challenge : ''
    const wrong = wrongCode(world)
    for (let guess = 1; guess <= 5; guess++)
      expect(refusal(() => finishSignIn(room.deps, from, challenge, wrong))).toBe('invalid')
    expect(refusal(() => finishSignIn(room.deps, from, challenge, wrong))).toBe('rate_limited')
    const own = await signIn(room.deps, origin, credentials)
    const typed = () => finishSignIn(room.deps, origin, 'challenge' in own ? own.challenge : '', wrongCode(world))
    expect(refusal(typed)).toBe(stops ? 'rate_limited' : 'invalid')
    clock.advance(15 * minute)
  }
})

function finishWrongly(world: Awaited<ReturnType<typeof asked>>, challenge: string): void {
  expect(refusal(() => world.finish(challenge, wrongCode(world)))).toBe('invalid')
}

test('a right code forgets the wrong ones before it', async () => {
  const world = await asked()
  for (let attempt = 1; attempt <= 4; attempt++) finishWrongly(world, world.first)
  world.finish(world.first, world.code())
  world.clock.advance(minute)
  const second = await world.challenge()
  for (let attempt = 1; attempt <= 4; attempt++) finishWrongly(world, second)
  expect(world.finish(second, world.code())).toMatch(/^token-/)
})

test('ten minutes after the password the code comes too late', async () => {
  const { clock, first, code, finish } = await asked()
  clock.advance(10 * minute)
  expect(refusal(() => finish(first, code()))).toBe('not_found')
})

test('a made-up challenge and a link of another purpose lead nowhere, and are no attempt', async () => {
  const { room, deps, db, code, recoveryCodes, finish } = await asked()
  const reset = { purpose: 'reset_password', accountId: 'ann000000000', lifetime: minute } as const
  const { token } = writeUnaudited(db, (tx) => issueToken(tx, deps, reset))
  for (const challenge of ['', 'made up', token, token])
    for (const typed of [code(), recoveryCodes[0] ?? ''])
      expect(refusal(() => finish(challenge, typed))).toBe('not_found')
  expect(room.audited()).not.toContain('account.second_factor_failed')
  expect(countRecoveryCodes(db, 'ann000000000')).toBe(10)
})

test("one's own code finishes nobody else's sign-in", async () => {
  const { deps, first, finish } = await asked()
  const ed = await withAuthenticator(deps, 'ed')
  expect(refusal(() => finish(first, ed.recoveryCodes[0] ?? ''))).toBe('invalid')
  expect(countRecoveryCodes(deps.db, 'ed0000000000')).toBe(10)
})

test('a deleted account is not let in, and the challenge is not used up by asking', async () => {
  const { deps, db, first, code, finish } = await asked()
  setAccount(deps, 'ann', { deletionRequestedAt: deps.clock.now() })
  expect(refusal(() => finish(first, code()))).toBe('conflict')
  expect(db.select().from(sessions).all()).toEqual([])
  expect(db.select().from(oneTimeTokens).all()).toHaveLength(1)
})

test('an account without an app accepts no code', () => {
  const { deps, db } = testRoom()
  const accepted = writeUnaudited(db, (tx) => acceptTotp(tx, deps, rowOf(deps, 'ed'), '000000'))
  expect([accepted, rowOf(deps, 'ed').totpLastStep]).toEqual([false, null])
})
