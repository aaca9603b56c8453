import { expect, test } from 'vitest'
import { recoveryCodes } from '#src/db/schema/access.ts'
import { entries, opens, refusedFields, rowOf, setAccount, signedIn, withAuthenticator } from '#src/testing/accounts.ts'
import { codeOf } from '#src/testing/authenticator.ts'
import { accountOf, otherId, provenAs, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { confirmTotp, disableTotp, pendingTotp, replaceRecoveryCodes, startTotp } from './enable-totp.ts'
import { countRecoveryCodes } from './recovery-codes.ts'
import { signedInAccount } from './sessions.ts'
import { signIn } from './sign-in.ts'

const ann = accountOf('ann')
const credentials = { email: 'ann@example.com', password: testPassword }
const nothing = { totpSecret: null, totpEnabledAt: null, totpLastStep: null }

async function started() {
  const room = testRoom()
  await startTotp(room.deps, ann, testPassword)
  const secret = pendingTotp(room.deps, ann)?.secret ?? ''
  return { ...room, room, secret, code: () => codeOf(secret, room.clock.now()) }
}

test('an offered secret is sealed, shown to its owner alone, and not yet asked for', async () => {
  const { room, deps, secret } = await started()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(pendingTotp(deps, ann)?.uri).toContain(`Opsentry:ann%40example.com?issuer=Opsentry&secret=${secret}&`)
  expect(pendingTotp(deps, accountOf('ed'))).toBeNull()
  expect(rowOf(deps, 'ann')).toMatchObject({ totpEnabledAt: null, totpLastStep: null })
  expect(Buffer.from(room.db.$client.serialize()).includes(secret)).toBe(false)
  expect(Object.keys(await signIn(deps, testOrigin, credentials))).toEqual(['session'])
  const entry = { action: 'account.authenticator_offered', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(room)[0], entries(room, null)[0], entries(room, otherId)]).toEqual([entry, entry, []])
})

test("the sealed secret opens nowhere but in its owner's row", async () => {
  const { deps } = await started()
  setAccount(deps, 'ed', { totpSecret: rowOf(deps, 'ann').totpSecret })
  expect(() => pendingTotp(deps, accountOf('ed'))).toThrow()
})

test('begun again, the first secret is void', async () => {
  const { deps, secret, code } = await started()
  await startTotp(deps, ann, testPassword)
  expect(pendingTotp(deps, ann)?.secret).not.toBe(secret)
  expect(await refusedFields(() => confirmTotp(deps, ann, code()))).toEqual({
    code: 'This code is wrong. Check that the clock of your phone is right and type the next one.',
  })
})

test('the first code puts it in force, with ten recovery codes, and ends the sessions that began without', async () => {
  const { room, deps, clock, code } = await started()
  const [here, there, ed] = [signedIn(deps, 'ann'), signedIn(deps, 'ann'), signedIn(deps, 'ed')]
  clock.advance(1000)
  const codes = confirmTotp(deps, here.actor, code())
  expect([codes.length, countRecoveryCodes(deps.db, 'ann000000000')]).toEqual([10, 10])
  expect(rowOf(deps, 'ann').totpEnabledAt).toBe(Date.UTC(2026, 2, 10, 12, 0, 1))
  expect([here, there, ed].map(({ token }) => opens(deps, token))).toEqual([true, false, true])
  expect(signedInAccount(deps, here.token, testOrigin)?.secondFactor).toBe(true)
  expect(signedInAccount(deps, ed.token, testOrigin)?.secondFactor).toBe(false)
  expect(Object.keys(await signIn(deps, testOrigin, credentials))).toEqual(['challenge'])
  expect(pendingTotp(deps, ann)).toBeNull()
  expect(room.audited()).toEqual([
    'account.authenticator_offered',
    'account.authenticator_enabled',
    'account.second_factor_asked',
  ])
})

test('a wrong code puts nothing in force, and the right one does afterwards', async () => {
  const { room, deps, code } = await started()
  for (const wrong of ['', code().slice(1), codeOf('A'.repeat(32), deps.clock.now())])
    expect(refusal(() => confirmTotp(deps, ann, wrong))).toBe('invalid')
  expect([rowOf(deps, 'ann').totpEnabledAt, countRecoveryCodes(deps.db, 'ann000000000')]).toEqual([null, 0])
  expect(room.audited()).toEqual(['account.authenticator_offered'])
  expect(confirmTotp(deps, ann, code())).toHaveLength(10)
})

test('the code that puts it in force is used up', async () => {
  const { deps, code } = await started()
  confirmTotp(deps, ann, code())
  expect(rowOf(deps, 'ann').totpLastStep).toBe(Date.UTC(2026, 2, 10, 12) / 30_000)
})

test('ten codes may be tried in ten minutes', async () => {
  const { deps, clock, code } = await started()
  for (let attempt = 1; attempt <= 10; attempt++) expect(refusal(() => confirmTotp(deps, ann, ''))).toBe('invalid')
  expect(refusal(() => confirmTotp(deps, ann, code()))).toBe('rate_limited')
  clock.advance(10 * 60_000)
  expect(confirmTotp(deps, ann, code())).toHaveLength(10)
})

test('there is nothing to confirm before it is begun, nor twice', async () => {
  const { deps, code } = await started()
  expect(refusal(() => confirmTotp(deps, accountOf('ed'), code()))).toBe('conflict')
  confirmTotp(deps, ann, code())
  deps.clock.advance(30_000)
  expect(refusal(() => confirmTotp(deps, provenAs('ann'), code()))).toBe('conflict')
})

test('another phone takes the place of the first once its code is there, under new recovery codes', async () => {
  const room = testRoom()
  const { deps, clock } = room
  const before = await withAuthenticator(deps, 'ann')
  const there = signedIn(deps, 'ann')
  await startTotp(deps, provenAs('ann'), testPassword)
  const secret = pendingTotp(deps, ann)?.secret ?? ''
  expect(refusal(() => confirmTotp(deps, provenAs('ann'), before.code()))).toBe('invalid')
  expect(rowOf(deps, 'ann').totpEnabledAt).not.toBeNull()
  const codes = confirmTotp(deps, provenAs('ann'), codeOf(secret, clock.now()))
  expect(codes.filter((code) => before.recoveryCodes.includes(code))).toEqual([])
  expect([pendingTotp(deps, ann), opens(deps, there.token)]).toEqual([null, false])
  expect(entries(room).at(-1)?.action).toBe('account.authenticator_moved')
})

test('a session that has not shown the app changes nothing about it', async () => {
  const { deps } = testRoom()
  await withAuthenticator(deps, 'ann')
  const before = rowOf(deps, 'ann')
  for (const act of [startTotp, disableTotp, replaceRecoveryCodes])
    expect(await laterRefusal(() => act(deps, ann, testPassword))).toBe('conflict')
  expect(rowOf(deps, 'ann')).toEqual(before)
})

test('disconnected, the password alone signs in again and the recovery codes are void', async () => {
  const room = testRoom()
  const { deps } = room
  await withAuthenticator(deps, 'ann')
  await withAuthenticator(deps, 'ed')
  await disableTotp(deps, provenAs('ann'), testPassword)
  expect(rowOf(deps, 'ann')).toMatchObject(nothing)
  expect([countRecoveryCodes(deps.db, 'ann000000000'), countRecoveryCodes(deps.db, 'ed0000000000')]).toEqual([0, 10])
  expect(Object.keys(await signIn(deps, testOrigin, credentials))).toEqual(['session'])
  expect(entries(room).at(-2)).toEqual({
    action: 'account.authenticator_disabled',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: {},
  })
})

test('new recovery codes take the place of the old, which the log does not show', async () => {
  const room = testRoom()
  const { deps } = room
  const before = await withAuthenticator(deps, 'ann')
  const codes = await replaceRecoveryCodes(deps, provenAs('ann'), testPassword)
  expect(codes).toHaveLength(10)
  expect(codes.filter((code) => before.recoveryCodes.includes(code))).toEqual([])
  expect(deps.db.select().from(recoveryCodes).all()).toHaveLength(10)
  const entry = { action: 'account.recovery_codes_renewed', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(room).at(-1), entries(room, null).at(-1)]).toEqual([entry, entry])
})

test('without an app there is nothing that recovery codes would stand in for', async () => {
  const { deps } = await started()
  expect(await laterRefusal(() => replaceRecoveryCodes(deps, ann, testPassword))).toBe('conflict')
  expect(deps.db.select().from(recoveryCodes).all()).toEqual([])
})

test.each([
  ['connecting', startTotp],
  ['disconnecting', disableTotp],
  ['new recovery codes', replaceRecoveryCodes],
])('%s asks for the password, and a wrong one changes nothing', async (_what, act) => {
  const room = testRoom()
  await withAuthenticator(room.deps, 'ed')
  const [before, codes] = [rowOf(room.deps, 'ed'), room.db.select().from(recoveryCodes).all()]
  const refused = await refusedFields(() => act(room.deps, accountOf('ed'), 'not my password'))
  expect(refused).toEqual({ currentPassword: 'This is not your password.' })
  expect([rowOf(room.deps, 'ed'), room.db.select().from(recoveryCodes).all()]).toEqual([before, codes])
  expect(room.audited().at(-1)).toBe('account.password_confirmation_failed')
})
