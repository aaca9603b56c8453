import { compareSync } from 'bcryptjs'
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { oneTimeTokens, passkeys } from '#src/db/schema/access.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  connectRelay,
  entries,
  mailedToken,
  opens,
  owed,
  refusedFields,
  rowOf,
  setAccount,
  signedIn,
} from '#src/testing/accounts.ts'
import { accountId, accountOf, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { OneTimePurpose } from '#src/words.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { cancelEmailChange, requestEmailChange, verifyEmail } from './change-email.ts'
import { changePassword } from './change-password.ts'
import { deleteAccount, undoDeletion } from './delete-account.ts'
import { resetPassword } from './forgot-password.ts'
import { issueToken } from './one-time-tokens.ts'
import { addressesOfUndo, undoableChangeFor, undoEmailChange } from './undo-email-change.ts'

/** Whoever holds the account at the moment is `ann` to the domain: its owner, or a thief with her password and a session. */
const ann = accountOf('ann')
const day = 24 * 3_600_000
const [home, thiefs, thiefsOther] = ['ann@example.com', 'thief@evil.example', 'thief@worse.example']
const password = 'another battery staple'

function mailable() {
  const room = testRoom()
  connectRelay(room.deps)
  return room
}

/** Asked and confirmed by whoever is signed in to the account. */
async function move({ deps, clock }: TestRoom, email: string, currentPassword = testPassword): Promise<void> {
  clock.advance(1000)
  await requestEmailChange(deps, ann, { email, currentPassword })
  verifyEmail(deps, ann, mailedToken(deps, 'verify_email'))
}

/** The token in the newest mail of that purpose to this address; undefined where it is void. */
function linkAt({ deps, db }: TestRoom, purpose: OneTimePurpose, email: string): string | undefined {
  const sent = db
    .select()
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), eq(oneTimeTokens.email, email)))
    .get()
  return sent && signedToken(deps, 'one-time', sent.id)
}
const undoAt = (room: TestRoom, email: string) => linkAt(room, 'undo_email_change', email)
const undo = ({ deps }: TestRoom, token: string | undefined, to = password) =>
  undoEmailChange(deps, testOrigin, { token: token ?? '', password: to })

test('within seven days the former address takes the account back, with a new password', async () => {
  const room = mailable()
  const { deps, clock } = room
  await move(room, thiefs)
  const token = undoAt(room, home)
  expect(addressesOfUndo(deps, token ?? '')).toEqual({ former: home, present: thiefs })
  clock.advance(undoableChangeFor - 1)
  await undo(room, token)
  const { email, passwordHash, emailVerifiedAt } = rowOf(deps, 'ann')
  expect([email, compareSync(password, passwordHash), emailVerifiedAt]).toEqual([home, true, clock.now()])
  expect(owed(room).slice(-2)).toEqual([`email_changed to ${home}`, `email_changed to ${thiefs}`])
  expect(entries(deps).at(-1)).toMatchObject({ action: 'account.email_change_undone', subject: ann.accountId })
  expect(await laterRefusal(() => undo(room, token))).toBe('not_found')
})

test('after seven days it does not', async () => {
  const room = mailable()
  await move(room, thiefs)
  const token = undoAt(room, home)
  room.clock.advance(undoableChangeFor)
  expect(await laterRefusal(() => undo(room, token))).toBe('not_found')
  expect(rowOf(room.deps, 'ann').email).toBe(thiefs)
})

test('a password that will not do is refused, and the link is still good', async () => {
  const room = mailable()
  await move(room, thiefs)
  const token = undoAt(room, home)
  expect(await refusedFields(() => undo(room, token, 'short'))).toEqual({
    password: 'Choose a password of at least 12 characters.',
  })
  expect(await refusedFields(() => undo(room, token, home))).toEqual({
    password: 'Choose a password that is not your e-mail address.',
  })
  await undo(room, token)
})

test('whoever had the account has nothing of it left: no session, no passkey, no link', async () => {
  const room = mailable()
  const { deps, db } = room
  await move(room, thiefs)
  const session = signedIn(deps, 'ann')
  await requestEmailChange(deps, ann, { email: thiefsOther, currentPassword: testPassword })
  writeUnaudited(db, (tx) => {
    issueToken(tx, deps, { purpose: 'reset_password', email: thiefs, lifetime: day })
    const key = { id: 'key', accountId: ann.accountId, name: 'Theirs', credentialId: 'c', publicKey: 'p' }
    tx.insert(passkeys)
      .values({ ...key, counter: 0, createdAt: 1 })
      .run()
  })
  await undo(room, undoAt(room, home))
  expect(opens(deps, session.token)).toBe(false)
  expect([db.select().from(oneTimeTokens).all(), db.select().from(passkeys).all()]).toEqual([[], []])
})

test('an authenticator app stays: a lost mailbox alone does not open an account that has one', async () => {
  const room = mailable()
  await move(room, thiefs)
  setAccount(room.deps, 'ann', { totpSecret: 'sealed', totpEnabledAt: 1 })
  await undo(room, undoAt(room, home))
  expect(rowOf(room.deps, 'ann')).toMatchObject({ totpSecret: 'sealed', totpEnabledAt: 1 })
})

/** Whatever a thief does with the account after having changed its address. */
const countermoves: Record<string, (room: TestRoom) => Promise<void>> = {
  'changes the password': async ({ deps }) =>
    void (await changePassword(deps, ann, { currentPassword: testPassword, password: 'what the thief likes' })),
  'resets the password': async ({ deps, db }) => {
    const reset = { purpose: 'reset_password', email: thiefs, lifetime: day } as const
    const { token } = writeUnaudited(db, (tx) => issueToken(tx, deps, reset))
    await resetPassword(deps, testOrigin, { token, password: 'what the thief likes' })
  },
  'changes the address again': (room) => move(room, thiefsOther),
  'changes the address back': (room) => move(room, home),
  'asks for another change': ({ deps }) =>
    requestEmailChange(deps, ann, { email: thiefsOther, currentPassword: testPassword }),
  'deletes the account': async ({ deps }) => {
    await deleteAccount(deps, ann, { currentPassword: testPassword, code: '', typedEmail: thiefs })
  },
}

test.each(Object.entries(countermoves))('whoever took it and then %s keeps nothing', async (_name, act) => {
  const room = mailable()
  await move(room, thiefs)
  const token = undoAt(room, home)
  room.clock.advance(day)
  await act(room)
  await undo(room, token)
  expect(rowOf(room.deps, 'ann')).toMatchObject({ email: home, deletionRequestedAt: null })
  expect(room.db.select().from(oneTimeTokens).all()).toEqual([])
})

test('a deletion that was taken back so is not undone once more by whoever asked for it', async () => {
  const room = mailable()
  await move(room, thiefs)
  await deleteAccount(room.deps, ann, { currentPassword: testPassword, code: '', typedEmail: thiefs })
  const theirs = linkAt(room, 'undo_deletion', thiefs)
  await undo(room, undoAt(room, home))
  expect(refusal(() => undoDeletion(room.deps, testOrigin, theirs ?? ''))).toBe('not_found')
})

test('of two changes in a row, the later address may undo its own, and the earlier one both', async () => {
  const room = mailable()
  await move(room, thiefs)
  await move(room, thiefsOther)
  await undo(room, undoAt(room, thiefs))
  expect(rowOf(room.deps, 'ann').email).toBe(thiefs)
  await undo(room, undoAt(room, home), 'the owner has it again')
  expect(rowOf(room.deps, 'ann').email).toBe(home)
  expect([undoAt(room, thiefs), undoAt(room, thiefsOther)]).toEqual([undefined, undefined])
})

test('the earlier address undoing both ends the later one’s link', async () => {
  const room = mailable()
  await move(room, thiefs)
  await move(room, thiefsOther)
  const theirs = undoAt(room, thiefs)
  await undo(room, undoAt(room, home))
  expect(await laterRefusal(() => undo(room, theirs))).toBe('not_found')
  expect(rowOf(room.deps, 'ann').email).toBe(home)
})

test('no later address outlasts an earlier one: each change gives all of them seven days, and tells them', async () => {
  const room = mailable()
  await move(room, thiefs)
  room.clock.advance(undoableChangeFor - 2000)
  await move(room, home)
  const ends = room.db.select().from(oneTimeTokens).all()
  const at = room.clock.now() + undoableChangeFor
  expect(ends.map(({ email, expiresAt }) => [email, expiresAt])).toEqual([
    [home, at],
    [thiefs, at],
  ])
  await move(room, thiefsOther)
  const told = [`email_changed to ${home}`, `email_changed to ${thiefs}`, `email_changed to ${thiefsOther}`]
  expect(owed(room).slice(-3)).toEqual(told)
})

test('an address that was never proven may be a stranger’s: it is told, and may cancel, but takes nothing back', async () => {
  const room = mailable()
  setAccount(room.deps, 'ann', { emailVerifiedAt: null })
  await requestEmailChange(room.deps, ann, { email: thiefs, currentPassword: testPassword })
  expect(linkAt(room, 'cancel_email_change', home)).toBeDefined()
  verifyEmail(room.deps, ann, mailedToken(room.deps, 'verify_email'))
  expect(undoAt(room, home)).toBeUndefined()
  expect(owed(room)).toContain(`email_changed to ${home}`)
})

test('an address that another account has by now takes nothing back', async () => {
  const room = mailable()
  await move(room, thiefs)
  setAccount(room.deps, 'ed', { email: home })
  await expect(undo(room, undoAt(room, home))).rejects.toThrow('Another account has this address by now')
  expect([rowOf(room.deps, 'ann').email, rowOf(room.deps, 'ed').email]).toEqual([thiefs, home])
  expect(undoAt(room, home)).toBeDefined()
})

test('an address asked for before a reset takes nothing over after it: the reset voids its link', async () => {
  const room = mailable()
  const { deps, db } = room
  await requestEmailChange(deps, ann, { email: thiefs, currentPassword: testPassword })
  const theirs = mailedToken(deps, 'verify_email')
  const reset = { purpose: 'reset_password', email: home, lifetime: day } as const
  const { token } = writeUnaudited(db, (tx) => issueToken(tx, deps, reset))
  await resetPassword(deps, testOrigin, { token, password })
  expect(refusal(() => verifyEmail(deps, signedIn(deps, 'ann').actor, theirs))).toBe('not_found')
  expect(rowOf(deps, 'ann').email).toBe(home)
})

test('nor where the present address objects, which needs no session', async () => {
  const room = mailable()
  await requestEmailChange(room.deps, ann, { email: thiefs, currentPassword: testPassword })
  const theirs = mailedToken(room.deps, 'verify_email')
  cancelEmailChange(room.deps, testOrigin, mailedToken(room.deps, 'cancel_email_change'))
  expect(refusal(() => verifyEmail(room.deps, ann, theirs))).toBe('not_found')
  expect(entries(room).map(({ action }) => action)).toEqual([
    'account.email_verification_requested',
    'account.email_change_cancelled',
  ])
})

test('nor in the session of anybody else, whose try uses nothing up', async () => {
  const room = mailable()
  await requestEmailChange(room.deps, ann, { email: thiefs, currentPassword: testPassword })
  const theirs = mailedToken(room.deps, 'verify_email')
  expect(() => verifyEmail(room.deps, accountOf('ed'), theirs)).toThrow('This link is for another account')
  expect([rowOf(room.deps, 'ann').email, rowOf(room.deps, 'ed').email]).toEqual([home, 'ed@example.com'])
  verifyEmail(room.deps, ann, theirs)
  expect(rowOf(room.deps, 'ann')).toMatchObject({ id: accountId('ann'), email: thiefs })
})
