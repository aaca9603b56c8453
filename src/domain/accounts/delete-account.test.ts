import { expect, test } from 'vitest'
import { oneTimeTokens, passkeys } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  entries,
  opens,
  owed,
  refusedFields,
  rowOf,
  setAccount,
  signedIn,
  withAuthenticator,
} from '#src/testing/accounts.ts'
import { accountId, accountOf, otherId, type Persona, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type OneTimePurpose, oneTimePurposes } from '#src/words.ts'
import { addressOfUndo, deleteAccount, deletionObstacle, undoDeletion } from './delete-account.ts'
import { issueToken } from './one-time-tokens.ts'
import { signIn } from './sign-in.ts'

const day = 24 * 3_600_000
const ed = accountOf('ed')
const form = (who: Persona) => ({ currentPassword: testPassword, code: '', typedEmail: `${who}@example.com` })
const remove = ({ deps }: Pick<TestRoom, 'deps'>, who: Persona = 'ed', changes = {}) =>
  deleteAccount(deps, accountOf(who), { ...form(who), ...changes })

test('the account is kept for thirty days, and nobody signs in with it from now on', async () => {
  const room = testRoom()
  const { deps } = room
  const before = rowOf(deps, 'ed')
  const [here, there, ann] = [signedIn(deps, 'ed'), signedIn(deps, 'ed'), signedIn(deps, 'ann')]
  await deleteAccount(deps, here.actor, form('ed'))
  expect(rowOf(deps, 'ed')).toEqual({ ...before, deletionRequestedAt: Date.UTC(2026, 2, 10, 12) })
  setAccount(deps, 'ed', { deletionRequestedAt: null })
  expect([here, there, ann].map(({ token }) => opens(deps, token))).toEqual([false, false, true])
  const entry = { action: 'account.deletion_requested', by: 'ed0000000000', subject: 'ed0000000000', changes: {} }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test('the link that brings it back is mailed, and is good as long as the account is kept', async () => {
  const room = testRoom()
  const token = await remove(room)
  expect(owed(room)).toEqual(['account_deletion to ed@example.com'])
  expect(room.db.select().from(oneTimeTokens).all()).toMatchObject([
    {
      purpose: 'undo_deletion',
      accountId: 'ed0000000000',
      email: 'ed@example.com',
      expiresAt: Date.UTC(2026, 3, 9, 12),
    },
  ])
  expect(addressOfUndo(room.deps, token)).toBe('ed@example.com')
})

test('every other link for the account is over, and those of others are not', async () => {
  const { deps, db } = testRoom()
  const ofAccounts: OneTimePurpose[] = ['verify_email', 'second_factor', 'passkey_registration', 'undo_deletion']
  writeUnaudited(db, (tx) => {
    for (const who of ['ed', 'ann'] as const) {
      for (const purpose of ofAccounts) issueToken(tx, deps, { purpose, accountId: accountId(who), lifetime: day })
      issueToken(tx, deps, { purpose: 'reset_password', email: `${who}@example.com`, lifetime: day })
    }
  })
  const token = await remove({ deps })
  const left = db.select().from(oneTimeTokens).all()
  expect(left.filter((link) => link.accountId === ed.accountId || link.email === 'ed@example.com')).toHaveLength(1)
  expect(left.filter((link) => link.accountId === accountId('ann'))).toHaveLength(4)
  expect(left.filter((link) => link.email === 'ann@example.com')).toHaveLength(1)
  undoDeletion(deps, testOrigin, token)
})

test('the address is typed to confirm, in capitals or not, and nothing else will do', async () => {
  const room = testRoom()
  for (const typedEmail of ['', 'ed', 'ann@example.com', 'ed@example.com.'])
    expect(await refusedFields(() => remove(room, 'ed', { typedEmail, currentPassword: '' }))).toEqual({
      typedEmail: 'Type ed@example.com to delete this account.',
    })
  expect([rowOf(room.deps, 'ed').deletionRequestedAt, room.audited(), owed(room)]).toEqual([null, [], []])
  await remove(room, 'ed', { typedEmail: ' ED@Example.com ' })
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).toBe(room.clock.now())
})

test('a wrong password keeps the account, its sessions and its links', async () => {
  const room = testRoom()
  const session = signedIn(room.deps, 'ed')
  expect(await refusedFields(() => remove(room, 'ed', { currentPassword: 'wrong horse battery' }))).toEqual({
    currentPassword: 'This is not your password.',
  })
  expect([rowOf(room.deps, 'ed').deletionRequestedAt, opens(room.deps, session.token), owed(room)]).toEqual([
    null,
    true,
    [],
  ])
})

function own({ db }: TestRoom, name: string): void {
  const [id, createdAt] = [name.toLowerCase().padEnd(12, '0'), 0]
  writeUnaudited(db, (tx) => {
    tx.insert(organizations).values({ id, slug: name.toLowerCase(), name, timeZone: 'UTC', createdAt }).run()
    tx.insert(memberships)
      .values({ organizationId: id, accountId: accountId('olga'), role: 'owner', createdAt })
      .run()
  })
}

test('the only owner is kept, by a sentence that names the first organization and counts the others', async () => {
  const room = testRoom()
  const obstacle = () => deletionObstacle(room.db, accountOf('olga'))
  const sentence = (which: string) =>
    `You are the only owner of ${which}: make someone else an owner or delete it first.`
  expect(obstacle()).toBe(sentence('Other'))
  own(room, 'Bakery')
  expect(obstacle()).toBe(sentence('Bakery and one other'))
  own(room, 'Zoo')
  expect(obstacle()).toBe(sentence('Bakery and 2 others'))
  await expect(remove(room, 'olga')).rejects.toMatchObject({ code: 'conflict', message: obstacle() })
  expect([rowOf(room.deps, 'olga').deletionRequestedAt, entries(room, otherId)]).toEqual([null, []])
})

test('of two owners who go at once one stays', async () => {
  const room = testRoom()
  const outcomes = await Promise.allSettled([remove(room, 'iris'), remove(room, 'otto')])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('an instance keeps an admin: one who is going does not count', async () => {
  const room = testRoom()
  expect(deletionObstacle(room.db, accountOf('iris'))).toBeNull()
  await remove(room, 'ines')
  const sentence = 'You are the only instance admin. This Opsentry needs at least one.'
  expect(deletionObstacle(room.db, accountOf('iris'))).toBe(sentence)
  await expect(remove(room, 'iris')).rejects.toMatchObject({ code: 'conflict', message: sentence })
  expect(deletionObstacle(room.db, accountOf('ed'))).toBeNull()
})

test('where a passkey is the second factor, the session has to have proven it', async () => {
  const room = testRoom()
  const key = { id: 'passkey00000', name: 'Phone', credentialId: 'x', publicKey: 'x', counter: 0, createdAt: 0 }
  writeUnaudited(room.db, (tx) =>
    tx
      .insert(passkeys)
      .values({ ...key, accountId: ed.accountId })
      .run(),
  )
  const sentence = 'Sign in with your passkey first: it is the second factor of this account.'
  expect(deletionObstacle(room.db, ed)).toBe(sentence)
  expect(await laterRefusal(() => remove(room))).toBe('conflict')
  expect(deletionObstacle(room.db, accountOf('ann'))).toBeNull()
  await deleteAccount(room.deps, { ...ed, secondFactor: true }, form('ed'))
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).toBe(room.clock.now())
})

test('where an app is connected a code is asked, and a used one is wrong', async () => {
  const room = testRoom()
  const { code } = await withAuthenticator(room.deps, 'ed')
  for (const wrong of ['', '12345', code()])
    expect(await refusedFields(() => remove(room, 'ed', { code: wrong }))).toEqual({
      code: 'This code is wrong, expired or already used. Type the next one your app shows.',
    })
  expect([rowOf(room.deps, 'ed').deletionRequestedAt, owed(room)]).toEqual([null, []])
  room.clock.advance(30_000)
  await remove(room, 'ed', { code: code() })
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).toBe(room.clock.now())
})

test('a recovery code will do; five wrong codes make even that wait a quarter of an hour', async () => {
  const room = testRoom()
  const { recoveryCodes } = await withAuthenticator(room.deps, 'ed')
  const [code = ''] = recoveryCodes
  for (let attempt = 1; attempt <= 5; attempt++) expect(await laterRefusal(() => remove(room))).toBe('invalid')
  expect(await laterRefusal(() => remove(room, 'ed', { code }))).toBe('rate_limited')
  room.clock.advance(15 * 60_000)
  await remove(room, 'ed', { code })
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).toBe(room.clock.now())
})

test('brought back on the last of the thirty days it is as it was, but for its sessions', async () => {
  const room = testRoom()
  const before = rowOf(room.deps, 'ed')
  const session = signedIn(room.deps, 'ed')
  const token = await remove(room)
  room.clock.advance(30 * day - 1)
  undoDeletion(room.deps, testOrigin, token)
  expect([rowOf(room.deps, 'ed'), opens(room.deps, session.token)]).toEqual([before, false])
  const entry = { action: 'account.deletion_undone', by: 'ed0000000000', subject: 'ed0000000000', changes: {} }
  expect([entries(room).at(-1), entries(room, null).at(-1)]).toEqual([entry, entry])
  const credentials = { email: 'ed@example.com', password: testPassword }
  expect(Object.keys(await signIn(room.deps, testOrigin, credentials))).toEqual(['session'])
  expect(refusal(() => undoDeletion(room.deps, testOrigin, token))).toBe('not_found')
})

test('after thirty days the link is over, whether or not the account is still there', async () => {
  const room = testRoom()
  const token = await remove(room)
  room.clock.advance(30 * day)
  expect(refusal(() => addressOfUndo(room.deps, token))).toBe('not_found')
  expect(refusal(() => undoDeletion(room.deps, testOrigin, token))).toBe('not_found')
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).not.toBeNull()
})

test('an account that is not being deleted is not brought back, and no link of another purpose does it', async () => {
  const room = testRoom()
  const token = await remove(room)
  for (const purpose of oneTimePurposes.filter((one) => one !== 'undo_deletion')) {
    const other = writeUnaudited(room.db, (tx) =>
      issueToken(tx, room.deps, { purpose, accountId: ed.accountId, lifetime: day }),
    )
    expect([purpose, refusal(() => undoDeletion(room.deps, testOrigin, other.token))]).toEqual([purpose, 'not_found'])
  }
  setAccount(room.deps, 'ed', { deletionRequestedAt: null })
  expect(() => undoDeletion(room.deps, testOrigin, token)).toThrow(
    'This account is not going to be deleted. Just sign in.',
  )
  expect(room.audited()).toEqual(['account.deletion_requested'])
})

test('deleted twice, the newer link alone brings it back', async () => {
  const room = testRoom()
  const [older, newer] = [await remove(room), await remove(room)]
  expect(refusal(() => undoDeletion(room.deps, testOrigin, older))).toBe('not_found')
  undoDeletion(room.deps, testOrigin, newer)
  expect(rowOf(room.deps, 'ed').deletionRequestedAt).toBeNull()
})
