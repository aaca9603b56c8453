import { expect, test } from 'vitest'
import { oneTimeTokens } from '#src/db/schema/access.ts'
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
import { accountOf, otherId, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { addressToVerify, requestEmailChange, requestEmailVerification, verifyEmail } from './change-email.ts'
import { issueToken } from './one-time-tokens.ts'

const day = 24 * 3_600_000
const ann = accountOf('ann')
const to = (email: string) => ({ email, currentPassword: testPassword })

function mailable() {
  const room = testRoom()
  connectRelay(room.deps)
  return { ...room, links: () => room.db.select().from(oneTimeTokens).all() }
}

/** Ann has asked for another address. */
async function requested(email = 'ann@new.example') {
  const room = mailable()
  await requestEmailChange(room.deps, ann, to(email))
  return { ...room, token: mailedToken(room.deps, 'verify_email') }
}

test('asking mails a link to the new address and one against it to the present one, and changes nothing yet', async () => {
  const { deps, db, links } = mailable()
  const before = rowOf(deps, 'ann')
  await requestEmailChange(deps, ann, to('  Ann@New.example '))
  expect(rowOf(deps, 'ann')).toEqual(before)
  expect(owed({ db })).toEqual(['email_change_asked to ann@example.com', 'email_verification to ann@new.example'])
  expect(links()).toMatchObject([
    { purpose: 'cancel_email_change', accountId: 'ann000000000', email: 'ann@example.com' },
    {
      purpose: 'verify_email',
      accountId: 'ann000000000',
      email: 'ann@new.example',
      expiresAt: Date.UTC(2026, 2, 11, 12),
    },
  ])
  const entry = {
    action: 'account.email_verification_requested',
    by: 'ann000000000',
    subject: 'ann000000000',
    changes: {},
  }
  expect([entries(deps), entries(deps, null).at(-1), entries(deps, otherId)]).toEqual([[entry], entry, []])
})

test.each([
  ['no address', 'Type an e-mail address.'],
  ['ann', 'Type one plain e-mail address, such as ann@example.com.'],
  ['ann@new.example, eve@example.com', 'Type one plain e-mail address, such as ann@example.com.'],
  ['ann@new.example\r\nBcc: eve@example.com', 'Type one plain e-mail address, such as ann@example.com.'],
])('%j is refused beside its field', async (typed, sentence) => {
  const { deps, links } = mailable()
  const email = typed === 'no address' ? '' : typed
  expect(await refusedFields(() => requestEmailChange(deps, ann, to(email)))).toEqual({ email: sentence })
  expect(links()).toEqual([])
})

test('a wrong password mails nothing', async () => {
  const { deps, db, links } = mailable()
  const wrong = { email: 'ann@new.example', currentPassword: 'wrong horse battery' }
  expect(await refusedFields(() => requestEmailChange(deps, ann, wrong))).toEqual({
    currentPassword: 'This is not your password.',
  })
  expect([links(), owed({ db })]).toEqual([[], []])
})

test('without a relay nobody waits for a mail', async () => {
  const { deps, db } = testRoom()
  expect(await laterRefusal(() => requestEmailChange(deps, ann, to('ann@new.example')))).toBe('conflict')
  expect(refusal(() => requestEmailVerification(deps, ann))).toBe('conflict')
  expect([owed({ db }), db.select().from(oneTimeTokens).all()]).toEqual([[], []])
})

test('the newest link voids those before it', async () => {
  const { deps, token: first, links } = await requested()
  await requestEmailChange(deps, ann, to('ann@newer.example'))
  expect(refusal(() => verifyEmail(deps, ann, first))).toBe('not_found')
  expect(links().map(({ email }) => email)).toEqual(['ann@example.com', 'ann@newer.example'])
})

test('five links an hour, for each account', async () => {
  const { deps, clock } = mailable()
  for (let link = 1; link <= 5; link++) requestEmailVerification(deps, ann)
  expect(refusal(() => requestEmailVerification(deps, ann))).toBe('rate_limited')
  expect(await laterRefusal(() => requestEmailChange(deps, ann, to('ann@new.example')))).toBe('rate_limited')
  requestEmailVerification(deps, accountOf('ed'))
  clock.advance(3_600_000)
  requestEmailVerification(deps, ann)
})

test('the link makes the new address the account’s, once; both addresses are told, and other sessions end', async () => {
  const { deps, db, clock, token } = await requested()
  const [here, there] = [signedIn(deps, 'ann'), signedIn(deps, 'ann')]
  clock.advance(day - 1)
  expect(addressToVerify(deps, here.actor, token)).toBe('ann@new.example')
  verifyEmail(deps, here.actor, token)
  expect(rowOf(deps, 'ann')).toMatchObject({
    email: 'ann@new.example',
    emailVerifiedAt: Date.UTC(2026, 2, 11, 12) - 1,
  })
  expect(owed({ db }).slice(2)).toEqual(['email_changed to ann@example.com', 'email_changed to ann@new.example'])
  const entry = { action: 'account.email_changed', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(deps).at(-1), entries(deps, null).at(-1), entries(deps, otherId)]).toEqual([entry, entry, []])
  expect([here, there].map((one) => opens(deps, one.token))).toEqual([true, false])
  expect(refusal(() => verifyEmail(deps, ann, token))).toBe('not_found')
})

test('after a day the link is over', async () => {
  const { deps, clock, token } = await requested()
  clock.advance(day)
  expect(refusal(() => addressToVerify(deps, ann, token))).toBe('not_found')
  expect(refusal(() => verifyEmail(deps, ann, token))).toBe('not_found')
  expect(rowOf(deps, 'ann').email).toBe('ann@example.com')
})

test('links that were mailed to the former address choose no new password any more', async () => {
  const { deps, db, token, links } = await requested()
  writeUnaudited(db, (tx) => {
    for (const email of ['ann@example.com', 'ed@example.com'])
      issueToken(tx, deps, { purpose: 'reset_password', email, lifetime: day })
  })
  verifyEmail(deps, ann, token)
  expect(links().map(({ purpose, email }) => [purpose, email])).toEqual([
    ['reset_password', 'ed@example.com'],
    ['undo_email_change', 'ann@example.com'],
  ])
})

test("asking for another account's address looks as for any other, and its link takes nothing over", async () => {
  const { deps, db, token, links } = await requested('ed@example.com')
  expect(owed({ db })).toEqual(['email_change_asked to ann@example.com', 'email_verification to ed@example.com'])
  expect(() => verifyEmail(deps, ann, token)).toThrow('Another account has this address by now')
  expect([rowOf(deps, 'ann').email, rowOf(deps, 'ed').email]).toEqual(['ann@example.com', 'ed@example.com'])
  expect(links()).toHaveLength(2)
  expect(entries(deps).map(({ action }) => action)).not.toContain('account.email_changed')
})

test("the account's own address is proven in the same way: nothing changes but that it is", async () => {
  const { deps, db } = mailable()
  setAccount(deps, 'ann', { emailVerifiedAt: null })
  const before = rowOf(deps, 'ann')
  requestEmailVerification(deps, ann)
  expect(rowOf(deps, 'ann')).toEqual(before)
  verifyEmail(deps, ann, mailedToken(deps, 'verify_email'))
  expect(rowOf(deps, 'ann')).toEqual({ ...before, emailVerifiedAt: Date.UTC(2026, 2, 10, 12) })
  expect(owed({ db })).toEqual(['email_verification to ann@example.com'])
  expect(entries(deps).map(({ action }) => action)).toEqual([
    'account.email_verification_requested',
    'account.email_verified',
  ])
})
