import { compareSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  entries,
  opens,
  owed,
  refusedFields,
  rowOf,
  setAccount,
  signedIn,
  whileHashing,
} from '#src/testing/accounts.ts'
import { accountOf, otherId, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { changePassword, rename } from './change-password.ts'
import { issueToken } from './one-time-tokens.ts'
import { endOtherSessions } from './sessions.ts'

const ann = accountOf('ann')
const password = 'another battery staple'
const change = { currentPassword: testPassword, password }

test('the new password is stored as a bcrypt hash, and the old one is no more', async () => {
  const { deps } = testRoom()
  const before = rowOf(deps, 'ann')
  await changePassword(deps, ann, change)
  const { passwordHash, ...rest } = rowOf(deps, 'ann')
  expect(passwordHash).toMatch(/^\$2b\$04\$/)
  expect([compareSync(password, passwordHash), compareSync(testPassword, passwordHash)]).toEqual([true, false])
  expect({ ...rest, passwordHash: before.passwordHash }).toEqual(before)
})

test('the session that changed it goes on under a new token; every other one of the account ends', async () => {
  const { deps, db } = testRoom()
  const [here, there, ed] = [signedIn(deps, 'ann'), signedIn(deps, 'ann'), signedIn(deps, 'ed')]
  const sessionOfAnn = () => {
    const { tokenHash, ...rest } =
      db
        .select()
        .from(sessions)
        .all()
        .find((one) => one.accountId === ann.accountId) ?? {}
    return rest
  }
  const before = sessionOfAnn()
  const renewed = await changePassword(deps, here.actor, change)
  const tokens = [renewed ?? '', here.token, there.token, ed.token]
  expect(tokens.map((token) => opens(deps, token))).toEqual([true, false, false, true])
  expect(sessionOfAnn()).toEqual(before)
})

const overtaking: Record<string, (room: TestRoom) => void> = {
  'the owner chooses a new password by a link': ({ deps }) => setAccount(deps, 'ann', { passwordHash: 'the owner’s' }),
  'the owner ends the session': ({ deps }) => void endOtherSessions(deps, ann),
}

test.each(Object.entries(overtaking))(
  'while it is on its way and %s, a change made with the old one comes too late',
  async (_, act) => {
    const room: TestRoom = testRoom({ passwords: whileHashing(() => act(room)) })
    const { actor } = signedIn(room.deps, 'ann')
    const before = entries(room).length
    expect(await laterRefusal(() => changePassword(room.deps, actor, change))).toBe('conflict')
    expect(compareSync(password, rowOf(room.deps, 'ann').passwordHash)).toBe(false)
    expect(owed(room)).toEqual([])
    expect(
      entries(room)
        .slice(before)
        .map(({ action }) => action),
    ).not.toContain('account.password_changed')
  },
)

test('without a session there is none to go on', async () => {
  const { deps } = testRoom()
  const there = signedIn(deps, 'ann')
  expect(await changePassword(deps, ann, change)).toBeNull()
  expect(opens(deps, there.token)).toBe(false)
})

test('the address is told, and the log says who and not what', async () => {
  const room = testRoom()
  await changePassword(room.deps, ann, change)
  expect(owed(room)).toEqual(['password_changed to ann@example.com'])
  const entry = { action: 'account.password_changed', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test('whatever was begun with the old password leads nowhere: links to reset it, to another address, half a sign-in', async () => {
  const { deps, db } = testRoom()
  const lifetime = 60_000
  writeUnaudited(db, (tx) => {
    issueToken(tx, deps, { purpose: 'reset_password', email: 'ann@example.com', lifetime })
    issueToken(tx, deps, { purpose: 'verify_email', accountId: ann.accountId, email: 'thief@example.com', lifetime })
    issueToken(tx, deps, { purpose: 'second_factor', accountId: ann.accountId, lifetime })
    issueToken(tx, deps, { purpose: 'reset_password', email: 'ed@example.com', lifetime })
    issueToken(tx, deps, { purpose: 'second_factor', accountId: 'ed0000000000', lifetime })
  })
  await changePassword(deps, ann, change)
  expect(db.select().from(oneTimeTokens).all()).toMatchObject([
    { purpose: 'reset_password', email: 'ed@example.com' },
    { purpose: 'second_factor', accountId: 'ed0000000000' },
  ])
})

test.each([
  ['eleven char', { password: 'Choose a password of at least 12 characters.' }],
  ['ANN@example.com', { password: 'Choose a password that is not your e-mail address.' }],
  [
    'ü'.repeat(37),
    {
      password:
        'Choose a shorter password: this one has 37 characters in 74 bytes, and bcrypt reads 72 bytes and would ignore the rest.',
    },
  ],
])('%j is refused beside its field, before the old one is compared', async (typed, fields) => {
  const { deps, db, audited } = testRoom()
  const wrong = { currentPassword: 'wrong horse battery', password: typed }
  expect(await refusedFields(() => changePassword(deps, ann, wrong))).toEqual(fields)
  expect([audited(), db.select().from(rateLimits).all()]).toEqual([[], []])
})

test('a wrong password changes nothing, ends no session and tells nobody', async () => {
  const room = testRoom()
  const before = rowOf(room.deps, 'ann')
  const there = signedIn(room.deps, 'ann')
  const wrong = { ...change, currentPassword: 'wrong horse battery' }
  expect(await refusedFields(() => changePassword(room.deps, ann, wrong))).toEqual({
    currentPassword: 'This is not your password.',
  })
  expect([rowOf(room.deps, 'ann'), opens(room.deps, there.token), owed(room)]).toEqual([before, true, []])
  expect(room.audited()).toEqual(['account.password_confirmation_failed'])
})

test("one's own password changes nobody else's", async () => {
  const { deps } = testRoom()
  const ed = { ...accountOf('ed'), name: 'Ann' }
  await changePassword(deps, ann, change)
  expect(await laterRefusal(() => changePassword(deps, ed, { ...change, currentPassword: password }))).toBe('invalid')
  expect(compareSync(testPassword, rowOf(deps, 'ed').passwordHash)).toBe(true)
})

test('a name is changed, without the space around it, and the log keeps both', () => {
  const room = testRoom()
  rename(room.deps, ann, { name: '  Ann Vogel ' })
  expect([rowOf(room.deps, 'ann').name, rowOf(room.deps, 'ed').name]).toEqual(['Ann Vogel', 'Ed'])
  const entry = {
    action: 'account.renamed',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: { before: { name: 'Ann' }, after: { name: 'Ann Vogel' } },
  }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test.each([
  ['   ', 'Type a name.'],
  ['x'.repeat(101), 'A name has at most 100 characters.'],
  ['Ann\nEve', 'A name is one line of plain text: remove the control characters.'],
])('the name %j is refused, and the old one stays', async (name, sentence) => {
  const { deps, audited } = testRoom()
  expect(await refusedFields(() => rename(deps, ann, { name }))).toEqual({ name: sentence })
  expect([rowOf(deps, 'ann').name, audited()]).toEqual(['Ann', []])
})
