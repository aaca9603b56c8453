import { expect, test } from 'vitest'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { DomainError } from '#src/domain/errors.ts'
import { entries, opens, setAccount, signedIn, whileComparing, withAuthenticator } from '#src/testing/accounts.ts'
import { otherId, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
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
async function refusedTimes(room: TestRoom, times: number, credentials = wrong) {
  for (let time = 1; time <= times; time++) expect(await refused(room, credentials, elsewhere())).toBe('invalid')
}

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

test('a failure is recorded as a visitor’s: on the account where there is one, and what was typed is not', async () => {
  const room = testRoom()
  await refused(room, wrong)
  await refused(room, unknown)
  const failed = { action: 'account.sign_in_failed', by: 'visitor', changes: {} }
  expect(entries(room)).toEqual([{ ...failed, subject: 'ann000000000' }])
  expect(entries(room, null)).toEqual([
    { ...failed, subject: 'ann000000000' },
    { ...failed, subject: '' },
  ])
})

test('ten failures lock the account against the right password, from wherever it comes; the log says so once', async () => {
  const room = testRoom()
  await refusedTimes(room, 10)
  for (let attempt = 0; attempt < 2; attempt++) expect(await refused(room, right, elsewhere())).toBe('rate_limited')
  expect(room.audited().filter((action) => action === 'account.sign_in_locked')).toHaveLength(1)
  expect(opens(room.deps, await session(room, { ...right, email: 'ed@example.com' }))).toBe(true)
})

test('the lock tells how long it lasts, and ends ten minutes after the first attempt', async () => {
  const room = testRoom()
  await refusedTimes(room, 9)
  room.clock.advance(4 * minute)
  await refusedTimes(room, 1)
  const lock: unknown = await signInAs(room).catch((error: unknown) => error)
  expect(lock).toMatchObject({
    code: 'rate_limited',
    retryAfter: 6 * minute,
    message: 'Too many attempts. Try again in 6 minutes.',
  })
  room.clock.advance(6 * minute - 1)
  expect(await refused(room)).toBe('rate_limited')
  room.clock.advance(1)
  expect(opens(room.deps, await session(room))).toBe(true)
})

test('the right password forgets the failures before it', async () => {
  const room = testRoom()
  await refusedTimes(room, 9)
  await session(room, right, elsewhere())
  await refusedTimes(room, 9)
  expect(opens(room.deps, await session(room, right, elsewhere()))).toBe(true)
})

test('an address that nobody has is locked like any other, so that a lock tells nothing', async () => {
  const room = testRoom()
  await refusedTimes(room, 10, unknown)
  expect(await refused(room, unknown, elsewhere())).toBe('rate_limited')
  expect(room.audited()).toEqual([])
  expect(entries(room, null).at(-1)).toEqual({
    action: 'account.sign_in_locked',
    by: 'visitor',
    subject: '',
    changes: {},
  })
})

test('one network address has twenty attempts in ten minutes, and beyond them spends no account’s', async () => {
  const room = testRoom()
  for (const [index] of Array(20).entries())
    expect(await refused(room, { ...unknown, email: `nobody${index}@example.com` })).toBe('invalid')
  expect(await refused(room)).toBe('rate_limited')
  const counted = room.db.select().from(rateLimits).all()
  expect(counted.map(({ key }) => key)).not.toContain('sign-in:account:ann@example.com')
  expect(opens(room.deps, await session(room, right, elsewhere()))).toBe(true)
  room.clock.advance(10 * minute)
  expect(opens(room.deps, await session(room))).toBe(true)
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
