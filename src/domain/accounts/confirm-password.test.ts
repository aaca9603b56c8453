import { expect, test } from 'vitest'
import { entries, refusedFields, setAccount, signedIn, whileComparing } from '#src/testing/accounts.ts'
import { accountOf, otherId, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import { confirmPassword } from './confirm-password.ts'
import { endOtherSessions } from './sessions.ts'

const ann = accountOf('ann')
const wrong = 'wrong horse battery'

test('the right password gives the account, and leaves no entry', async () => {
  const { deps, audited } = testRoom()
  expect(await confirmPassword(deps, ann, testPassword)).toMatchObject({ id: 'ann000000000', email: 'ann@example.com' })
  expect([audited(), audited(null)]).toEqual([[], []])
})

test.each(['', wrong, testPassword.toUpperCase(), `${testPassword} `])(
  '%j is refused beside its field',
  async (typed) => {
    const { deps } = testRoom()
    expect(await refusedFields(() => confirmPassword(deps, ann, typed))).toEqual({
      currentPassword: 'This is not your password.',
    })
  },
)

test('a wrong one is recorded for the instance and every organization of the account, without what was typed', async () => {
  const room = testRoom()
  await laterRefusal(() => confirmPassword(room.deps, ann, wrong))
  const entry = {
    action: 'account.password_confirmation_failed',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: {},
  }
  expect([entries(room), entries(room, null), entries(room, otherId)]).toEqual([[entry], [entry], []])
})

test('ten attempts in ten minutes, right or wrong; then even the right one waits, and others do not', async () => {
  const { deps, clock } = testRoom()
  for (let attempt = 1; attempt <= 9; attempt++)
    expect(await laterRefusal(() => confirmPassword(deps, ann, wrong))).toBe('invalid')
  await confirmPassword(deps, ann, testPassword)
  expect(await laterRefusal(() => confirmPassword(deps, ann, testPassword))).toBe('rate_limited')
  expect((await confirmPassword(deps, accountOf('ed'), testPassword)).id).toBe('ed0000000000')
  clock.advance(10 * 60_000)
  expect((await confirmPassword(deps, ann, testPassword)).id).toBe('ann000000000')
})

test('an account that is gone confirms nothing', async () => {
  const { deps } = testRoom()
  const gone = { ...ann, accountId: 'gone00000000' }
  expect(await laterRefusal(() => confirmPassword(deps, gone, testPassword))).toBe('not_found')
})

test('the account is as it is once the password was compared', async () => {
  const connect = () => setAccount(room.deps, 'ann', { totpEnabledAt: 5 })
  const room = testRoom({ passwords: whileComparing(connect) })
  expect((await confirmPassword(room.deps, ann, testPassword)).totpEnabledAt).toBe(5)
})

test('the old password is refused where another was set while it was compared', async () => {
  const change = () => setAccount(room.deps, 'ann', { passwordHash: 'another' })
  const room = testRoom({ passwords: whileComparing(change) })
  expect(await laterRefusal(() => confirmPassword(room.deps, ann, testPassword))).toBe('invalid')
})

test('nor does a session that was ended while it was compared confirm anything', async () => {
  const room = testRoom({ passwords: whileComparing(() => void endOtherSessions(room.deps, ann)) })
  const { actor } = signedIn(room.deps, 'ann')
  expect(await laterRefusal(() => confirmPassword(room.deps, actor, testPassword))).toBe('invalid')
})
