import { expect, test } from 'vitest'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { refusedSignIns } from '#src/db/schema/refused-sign-ins.ts'
import type { Asker } from '#src/domain/context.ts'
import { DomainError, rateLimited } from '#src/domain/errors.ts'
import {
  connectRelay,
  entries,
  mailedToken,
  opens,
  setAccount,
  signedIn,
  whileComparing,
  withAuthenticator,
} from '#src/testing/accounts.ts'
import { otherId, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { requestPasswordReset, resetPassword } from './forgot-password.ts'
import { deviceToken } from './known-devices.ts'
import { signIn, signOut } from './sign-in.ts'

const minute = 60_000
const right = { email: 'ann@example.com', password: testPassword }
const wrong = { email: 'ann@example.com', password: 'wrong horse battery' }
const unknown = { email: 'nobody@example.com', password: testPassword }

let addresses = 0
/** An address of its own each time, so that only the account's attempts are counted together. */
const elsewhere = () => ({ ...testOrigin, ip: `198.51.100.${++addresses}` })

const signInAs = ({ deps }: TestRoom, credentials = right, origin = testOrigin) => signIn(deps, origin, credentials)
const refused = (room: TestRoom, credentials = right, origin = testOrigin) =>
  laterRefusal(() => signInAs(room, credentials, origin))
async function session(room: TestRoom, credentials = right, origin = testOrigin): Promise<string> {
  const signedIn = await signInAs(room, credentials, origin)
  if (!('session' in signedIn)) throw new Error('a code is asked')
  return signedIn.session
}

test('address and password begin a session, and every organization of the account records it', async () => {
  const room = testRoom()
  const token = await session(room)
  expect(opens(room.deps, token)).toBe(true)
  const facts = { accountId: 'ann000000000', ip: '192.0.2.1', userAgent: 'test', secondFactor: false }
  expect(room.db.select().from(sessions).all()).toMatchObject([facts])
  const entry = {
    action: 'account.signed_in',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: { with: ['password'] },
  }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test('the address may be typed in capitals and with spaces, the password may not', async () => {
  const room = testRoom()
  expect(opens(room.deps, await session(room, { ...right, email: ' ANN@Example.com ' }))).toBe(true)
  expect(await refused(room, { ...right, password: testPassword.toUpperCase() })).toBe('invalid')
  expect(await refused(room, { ...right, password: ` ${testPassword}` })).toBe('invalid')
})

test('a wrong password and an unknown address are told the same, and neither begins a session', async () => {
  const room = testRoom()
  for (const credentials of [wrong, unknown, { email: '', password: '' }]) {
    const refusal: unknown = await signInAs(room, credentials).catch((error: unknown) => error)
    expect(refusal).toEqual(new DomainError('invalid', 'The e-mail address or the password is wrong.'))
  }
  expect(room.db.select().from(sessions).all()).toEqual([])
})

const refusals = ({ db }: TestRoom) => db.select().from(refusedSignIns).all()

test('failures are counted by account, address and day, and add nothing to an audit chain; what was typed is nowhere', async () => {
  const room = testRoom()
  for (let time = 1; time <= 3; time++) await refused(room, wrong)
  await refused(room, unknown)
  await refused(room, wrong, elsewhere())
  expect(refusals(room)).toMatchObject([
    { accountId: 'ann000000000', ip: '192.0.2.1', how: 'failed', times: 3, lastAt: room.clock.now() },
    { accountId: null, ip: '192.0.2.1', how: 'failed', times: 1 },
    { accountId: 'ann000000000', how: 'failed', times: 1 },
  ])
  expect([entries(room), entries(room, null)]).toEqual([[], []])
  expect(JSON.stringify(refusals(room))).not.toContain('nobody')
  await session(room, right, elsewhere())
  expect(entries(room)).toMatchObject([{ changes: { with: ['password'], refusedWithinADay: 4 } }])
})

const known = (token: string, origin = testOrigin) => ({ ...origin, device: deviceToken(token) })

test('five wrong passwords make their network wait, for the right one, too; elsewhere its owner signs in', async () => {
  const room = testRoom()
  for (let time = 1; time <= 5; time++) expect(await refused(room, wrong)).toBe('invalid')
  for (let time = 0; time < 3; time++) expect(await refused(room)).toBe('rate_limited')
  expect(await refused(room, { ...right, email: 'ed@example.com', password: 'wrong' })).toBe('invalid')
  expect(opens(room.deps, await session(room, right, elsewhere()))).toBe(true)
  expect(refusals(room).filter(({ how }) => how === 'locked')).toMatchObject([{ times: 1 }])
})

test('each further one makes the wait longer, and the refusal says for how long and what goes on working', async () => {
  const room = testRoom()
  for (let time = 1; time <= 5; time++) await refused(room, wrong)
  const others = 'use a passkey, or choose a new password with “Forgot your password?”.'
  for (const [seconds, text] of [
    [30, '30 seconds'],
    [60, 'a minute'],
    [120, '2 minutes'],
  ] as const) {
    await expect(signInAs(room)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfter: seconds * 1000,
      message: `Too many wrong passwords. Try again in ${text}, ${others}`,
    })
    room.clock.advance(seconds * 1000 - 1)
    expect(await refused(room)).toBe('rate_limited')
    room.clock.advance(1)
    expect(await refused(room, wrong)).toBe('invalid')
  }
  room.clock.advance(4 * minute)
  expect(opens(room.deps, await session(room))).toBe(true)
})

test('the right password forgets what its network got wrong', async () => {
  const room = testRoom()
  for (let round = 0; round < 3; round++) {
    for (let time = 1; time <= 4; time++) expect(await refused(room, wrong)).toBe('invalid')
    await session(room)
  }
})

test('a browser that has signed in before is kept out by nobody else, and by itself after ten wrong passwords', async () => {
  const room = testRoom()
  const device = known(await session(room))
  for (let time = 1; time <= 6; time++) await refused(room, wrong)
  expect(await refused(room)).toBe('rate_limited')
  const again = known(await session(room, right, device))
  for (let time = 1; time <= 10; time++) expect(await refused(room, wrong, again)).toBe('invalid')
  expect(await refused(room, right, again)).toBe('rate_limited')
  room.clock.advance(30_000)
  expect(opens(room.deps, await session(room, right, again))).toBe(true)
})

test('a browser is known for the account that signed in with it, and for no other', async () => {
  const room = testRoom()
  const device = known(await session(room))
  const other = { email: 'ed@example.com', password: 'wrong horse battery' }
  for (let time = 1; time <= 5; time++) expect(await refused(room, other, device)).toBe('invalid')
  expect(await refused(room, other, device)).toBe('rate_limited')
})

test('a hundred wrong passwords from everywhere make strangers wait; a known browser and a new password do not', async () => {
  const room = testRoom()
  connectRelay(room.deps)
  const device = known(await session(room))
  for (let time = 1; time <= 100; time++) expect(await refused(room, wrong, elsewhere())).toBe('invalid')
  expect(await refused(room, right, elsewhere())).toBe('rate_limited')
  expect(refusals(room).filter(({ how }) => how === 'locked')).toMatchObject([{ times: 1 }])
  expect(opens(room.deps, await session(room, right, device))).toBe(true)
  expect(await refused(room, right, elsewhere())).toBe('rate_limited')

  requestPasswordReset(room.deps, { kind: 'visitor', origin: testOrigin }, right)
  const reset = { token: mailedToken(room.deps, 'reset_password'), password: 'another horse battery' }
  const device2 = await resetPassword(room.deps, testOrigin, reset)
  const anew = { ...right, password: reset.password }
  expect(opens(room.deps, await session(room, anew, elsewhere()))).toBe(true)
  for (let time = 1; time <= 100; time++) await refused(room, wrong, elsewhere())
  expect(await refused(room, anew, elsewhere())).toBe('rate_limited')
  expect(opens(room.deps, await session(room, anew, { ...elsewhere(), device: device2 }))).toBe(true)
})

test('an address that nobody has makes wait like any other, so that a wait tells nothing', async () => {
  const room = testRoom()
  for (let time = 1; time <= 5; time++) expect(await refused(room, unknown)).toBe('invalid')
  expect(await refused(room, unknown)).toBe('rate_limited')
  expect(refusals(room).at(-1)).toMatchObject({ accountId: null, how: 'locked', times: 1 })
})

test('one network gets twenty passwords wrong, and beyond them spends none of an account', async () => {
  const room = testRoom()
  for (const [index] of Array(20).entries())
    expect(await refused(room, { ...unknown, email: `nobody${index}@example.com` })).toBe('invalid')
  expect(await refused(room)).toBe('rate_limited')
  const counted = room.db.select().from(rateLimits).all()
  expect(counted.filter(({ key }) => key.endsWith(':ann@example.com'))).toEqual([])
  expect(opens(room.deps, await session(room, right, elsewhere()))).toBe(true)
  room.clock.advance(30_000)
  expect(opens(room.deps, await session(room))).toBe(true)
})

test('an office behind one address signs in, however many people it has', async () => {
  const room = testRoom()
  for (let time = 0; time < 8; time++) {
    for (const persona of ['ann', 'ed', 'vic']) await session(room, { ...right, email: `${persona}@example.com` })
  }
  const network = room.db
    .select()
    .from(rateLimits)
    .all()
    .filter(({ key }) => key === 'sign-in:network:192.0.2.1')
  expect(network).toMatchObject([{ count: 0 }])
})

test('whoever has an IPv6 network is one stranger within it, and within its /48 soon, too', async () => {
  const room = testRoom()
  const from = (network: number, host: number) => ({ ...testOrigin, ip: `2001:db8:7:${network.toString(16)}::${host}` })
  const guess = (n: number) => ({ email: `nobody${n}@example.com`, password: 'wrong' })
  for (let host = 1; host <= 5; host++) expect(await refused(room, wrong, from(0, host))).toBe('invalid')
  expect(await refused(room, right, from(0, 6))).toBe('rate_limited')
  for (let network = 1; network <= 95; network++)
    expect(await refused(room, guess(network), from(network, 1))).toBe('invalid')
  expect(await refused(room, right, from(100, 1))).toBe('rate_limited')
  expect(await refused(room, right, { ...testOrigin, ip: '2001:db8:7:ffff::1' })).toBe('rate_limited')
  expect(opens(room.deps, await session(room, right, { ...testOrigin, ip: '2001:db8:8::1' }))).toBe(true)
})

test('where the queue has no place nothing is counted and nothing is written', async () => {
  const full = () => {
    throw rateLimited(5000, 'Too many people are signing in. Try again in 5 seconds.')
  }
  const room = testRoom()
  room.deps.passwords = { ...room.deps.passwords, refuseWhenFull: full, hash: full, verify: full }
  const before = entries(room, null)
  for (let time = 0; time < 50; time++) expect(await refused(room)).toBe('rate_limited')
  expect([room.db.select().from(rateLimits).all(), entries(room, null)]).toEqual([[], before])
})

test.each([
  ['a stranger’s', 0, 'new'],
  ['a network’s that got five wrong', 5, 'suspect'],
] as const)('the place in the queue is %s', async (_what, wrongBefore, standing) => {
  const asked: Asker[] = []
  const room = testRoom()
  const { passwords } = room.deps
  for (let time = 0; time < wrongBefore; time++) await refused(room, { ...unknown, email: `nobody${time}@example.com` })
  room.deps.passwords = {
    ...passwords,
    verify: (password, hash, asker) => {
      asked.push(asker)
      return passwords.verify(password, hash, asker)
    },
  }
  const device = known(await session(room))
  await session(room, right, device)
  expect(asked).toEqual([
    { who: '192.0.2.1', standing },
    { who: 'ann000000000', standing: 'known' },
  ])
})

test('with an authenticator app the password begins no session: it gives ten minutes to bring a code', async () => {
  const room = testRoom()
  await withAuthenticator(room.deps, 'ann')
  const asked = await signInAs(room)
  expect(Object.keys(asked)).toEqual(['challenge'])
  expect(room.db.select().from(sessions).all()).toEqual([])
  expect(room.db.select().from(oneTimeTokens).all()).toMatchObject([
    { purpose: 'second_factor', accountId: 'ann000000000', email: null, expiresAt: Date.UTC(2026, 2, 10, 12, 10) },
  ])
  expect(entries(room).at(-1)).toEqual({
    action: 'account.second_factor_asked',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: {},
  })
})

test('only whoever knows its password learns that an account is deleted', async () => {
  const room = testRoom()
  setAccount(room.deps, 'ann', { deletionRequestedAt: room.clock.now() })
  expect(await refused(room, wrong)).toBe('invalid')
  await expect(signInAs(room)).rejects.toMatchObject({
    code: 'conflict',
    message: 'This account is deleted. For 30 days the link in the mail about it restores it: look for that mail.',
  })
  expect(room.db.select().from(sessions).all()).toEqual([])
})

test.each([
  ['another password was set', { passwordHash: 'another' }, 'invalid'],
  ['the account was deleted', { deletionRequestedAt: 1 }, 'conflict'],
] as const)('no session begins where %s while the old password was compared', async (_what, row, code) => {
  const room = testRoom({ passwords: whileComparing(() => setAccount(room.deps, 'ann', row)) })
  expect(await refused(room)).toBe(code)
  expect(room.db.select().from(sessions).all()).toEqual([])
})

test('a code is asked where the app was connected while the password was compared', async () => {
  const room = testRoom({ passwords: whileComparing(() => setAccount(room.deps, 'ann', { totpEnabledAt: 1 })) })
  expect(Object.keys(await signInAs(room))).toEqual(['challenge'])
})

test('signing out ends this session alone, and is recorded', () => {
  const room = testRoom()
  const [here, there] = [signedIn(room.deps, 'ann'), signedIn(room.deps, 'ann')]
  signOut(room.deps, here.actor, here.token)
  expect([opens(room.deps, here.token), opens(room.deps, there.token)]).toEqual([false, true])
  const entry = { action: 'account.signed_out', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(room), entries(room, null)]).toEqual([[entry], [entry]])
})
