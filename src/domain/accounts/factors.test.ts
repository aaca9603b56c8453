import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { passkeys } from '#src/db/schema/access.ts'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay, mailedToken, rowOf, setAccount, signedIn, withAuthenticator } from '#src/testing/accounts.ts'
import { accountId, acmeId, type Persona, provenAs, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { changePassword, removePassword } from './change-password.ts'
import { confirmPassword } from './confirm-password.ts'
import { disableTotp } from './enable-totp.ts'
import { factorDemandedBy } from './factors.ts'
import { requestPasswordReset, resetPassword } from './forgot-password.ts'
import { removePasskey } from './passkeys.ts'
import { signIn } from './sign-in.ts'

function factorRoom(demanded: 'by nobody' | 'by acme' | 'by the instance') {
  const room = testRoom()
  const { db } = room
  writeUnaudited(db, (tx) => {
    if (demanded === 'by acme')
      tx.update(organizations).set({ requiresSecondFactor: true }).where(eq(organizations.id, acmeId)).run()
    if (demanded === 'by the instance') tx.update(instance).set({ secondFactorForAll: true }).run()
  })
  const addKey = (id: string, who: Persona) =>
    writeUnaudited(db, (tx) => {
      const key = {
        id,
        accountId: accountId(who),
        name: id,
        credentialId: id,
        publicKey: 'x',
        counter: 0,
        createdAt: 1,
      }
      tx.insert(passkeys).values(key).run()
    })
  return { ...room, room, addKey, demandedOf: (who: Persona) => factorDemandedBy(db, accountId(who)) }
}

test('who asks for it: the administration always, the instance everybody, an organization its members', () => {
  const asked = (['by nobody', 'by acme', 'by the instance'] as const).map((by) =>
    (['iris', 'ann', 'olga'] as const).map(factorRoom(by).demandedOf),
  )
  const admin = 'The administration of this Opsentry'
  expect(asked).toEqual([
    [admin, null, null],
    [admin, 'Acme', null],
    [admin, 'This Opsentry', 'This Opsentry'],
  ])
})

test.each(['by acme', 'by the instance'] as const)('demanded %s, the last one stays: app or passkey', async (by) => {
  const { deps, addKey } = factorRoom(by)
  await withAuthenticator(deps, 'ann')
  expect(await laterRefusal(() => disableTotp(deps, provenAs('ann'), testPassword))).toBe('conflict')
  expect(rowOf(deps, 'ann').totpEnabledAt).not.toBeNull()
  addKey('one', 'ann')
  await disableTotp(deps, provenAs('ann'), testPassword)
  expect(refusal(() => removePasskey(deps, provenAs('ann'), 'one'))).toBe('conflict')
  addKey('two', 'ann')
  removePasskey(deps, provenAs('ann'), 'one')
})

test('demanded by nobody, both go', async () => {
  const { deps, addKey } = factorRoom('by nobody')
  await withAuthenticator(deps, 'ann')
  addKey('one', 'ann')
  await disableTotp(deps, provenAs('ann'), testPassword)
  removePasskey(deps, provenAs('ann'), 'one')
})

test('an account without a password: no password opens it, and its last passkey stays', async () => {
  const { room, deps, addKey, clock } = factorRoom('by nobody')
  connectRelay(deps)
  const { actor } = signedIn(deps, 'ann')
  expect(refusal(() => removePassword(deps, actor))).toBe('conflict')
  addKey('one', 'ann')
  expect(refusal(() => removePassword(deps, actor))).toBe('conflict')
  const proven = { ...actor, secondFactor: true }
  clock.advance(15 * 60_000)
  expect(refusal(() => removePassword(deps, proven))).toBe('conflict')
  removePassword(deps, { ...proven, confirmedAt: clock.now() })
  expect(room.audited().at(-1)).toBe('account.password_removed')
  for (const password of ['', testPassword, 'correct horse'])
    expect(await laterRefusal(() => signIn(deps, testOrigin, { email: 'ann@example.com', password }))).toBe('invalid')
  expect(refusal(() => removePasskey(deps, proven, 'one'))).toBe('conflict')
})

test('without a password a passkey stands in for it, if it was shown within 15 minutes', async () => {
  const { deps, addKey, clock } = factorRoom('by nobody')
  addKey('one', 'ann')
  setAccount(deps, 'ann', { passwordHash: '' })
  const shown = { ...provenAs('ann'), confirmedAt: clock.now() }
  expect(await laterRefusal(() => confirmPassword(deps, provenAs('ann'), ''))).toBe('conflict')
  await confirmPassword(deps, shown, '')
  clock.advance(15 * 60_000)
  expect(await laterRefusal(() => confirmPassword(deps, shown, testPassword))).toBe('conflict')
  await changePassword(
    deps,
    { ...shown, confirmedAt: clock.now() },
    { currentPassword: '', password: 'quiet harbour lantern' },
  )
  expect(
    await signIn(deps, testOrigin, { email: 'ann@example.com', password: 'quiet harbour lantern' }),
  ).toHaveProperty('session')
})

test('who lost the passkeys sets a password by mail; the passkeys stay the second factor', async () => {
  const { deps, addKey } = factorRoom('by nobody')
  connectRelay(deps)
  addKey('one', 'ann')
  setAccount(deps, 'ann', { passwordHash: '' })
  requestPasswordReset(deps, { kind: 'visitor', origin: testOrigin }, { email: 'ann@example.com' })
  await resetPassword(deps, testOrigin, {
    token: mailedToken(deps, 'reset_password'),
    password: 'quiet harbour lantern',
  })
  expect(
    await signIn(deps, testOrigin, { email: 'ann@example.com', password: 'quiet harbour lantern' }),
  ).toHaveProperty('session')
  expect(refusal(() => removePasskey(deps, signedIn(deps, 'ann').actor, 'one'))).toBe('conflict')
})
