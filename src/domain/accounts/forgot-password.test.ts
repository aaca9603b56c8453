import { compareSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Actor } from '#src/domain/context.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { limitStrangerMails } from '#src/domain/mail/limit-stranger-mails.ts'
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
import { ines } from '#src/testing/instance-acts.ts'
import { accountOf, actorOf, otherId, system, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, testRoom } from '#src/testing/room.ts'
import { addressOfReset, makePasswordReset, requestPasswordReset, resetPassword } from './forgot-password.ts'
import { deviceToken } from './known-devices.ts'
import { issueToken } from './one-time-tokens.ts'

const hour = 3_600_000
const visitor: Actor = { kind: 'visitor', origin: testOrigin }
const password = 'another battery staple'
const elsewhere = (ip: string): Actor => ({ kind: 'visitor', origin: { ...testOrigin, ip } })

function mailable() {
  const room = testRoom()
  connectRelay(room.deps)
  const reset = (token: string, to = password) => resetPassword(room.deps, testOrigin, { token, password: to })
  return { ...room, reset, links: () => room.db.select().from(oneTimeTokens).all() }
}

/** A link to choose Ann's password was mailed to her. */
function requested() {
  const room = mailable()
  requestPasswordReset(room.deps, visitor, { email: 'ann@example.com' })
  return { ...room, token: mailedToken(room.deps, 'reset_password') }
}

test.each(['ann@example.com', 'nobody@example.com'])(
  'asking for %s leaves the rows that any address leaves',
  (email) => {
    const { deps, db, links } = mailable()
    requestPasswordReset(deps, visitor, { email: ` ${email.toUpperCase()} ` })
    const [link] = links()
    expect(link).toMatchObject({
      purpose: 'reset_password',
      accountId: null,
      email,
      expiresAt: Date.UTC(2026, 2, 10, 13),
    })
    expect(db.select().from(deliveries).all()).toMatchObject([
      { kind: 'password_reset', state: 'waiting', address: email, subjectId: link?.id, organizationId: null },
    ])
  },
)

test('that somebody asked adds nothing to any audit log, known or not', () => {
  const { deps } = mailable()
  for (const email of ['ann@example.com', 'nobody@example.com']) requestPasswordReset(deps, visitor, { email })
  expect(entries(deps, null).slice(1)).toEqual([])
  expect(entries(deps)).toEqual([])
})

test('three links an hour to one address, known or not; ten an hour from one visitor', () => {
  const { deps, clock } = mailable()
  for (const [index, email] of ['ann@example.com', 'nobody@example.com'].entries()) {
    for (let link = 1; link <= 3; link++) requestPasswordReset(deps, elsewhere(`198.51.100.${index}`), { email })
    expect(refusal(() => requestPasswordReset(deps, elsewhere('203.0.113.9'), { email }))).toBe('rate_limited')
  }
  for (let link = 1; link <= 10; link++) requestPasswordReset(deps, visitor, { email: `one${link}@example.com` })
  expect(refusal(() => requestPasswordReset(deps, visitor, { email: 'ed@example.com' }))).toBe('rate_limited')
  clock.advance(hour)
  requestPasswordReset(deps, visitor, { email: 'ann@example.com' })
})

test('a known browser asks on for its own account, whatever strangers have used up; for another’s it is one of them', () => {
  const { deps } = mailable()
  limitStrangerMails(deps, ines, readForm({ perHour: '2' }))
  const known: Actor = { kind: 'visitor', origin: { ...testOrigin, device: deviceToken(signedIn(deps, 'ann').token) } }
  for (const name of ['nobody', 'somebody'])
    requestPasswordReset(deps, elsewhere('198.51.100.7'), { email: `${name}@example.com` })
  expect(refusal(() => requestPasswordReset(deps, visitor, { email: 'ann@example.com' }))).toBe('rate_limited')
  expect(refusal(() => requestPasswordReset(deps, known, { email: 'ed@example.com' }))).toBe('rate_limited')
  requestPasswordReset(deps, known, { email: 'ann@example.com' })
  expect(owed({ db: deps.db })).toContain('password_reset to ann@example.com')
})

test('what is no address is refused beside its field, and without a relay the operator is named', async () => {
  const { deps } = mailable()
  expect(await refusedFields(() => requestPasswordReset(deps, visitor, { email: 'ann' }))).toEqual({
    email: 'Type one plain e-mail address, such as ann@example.com.',
  })
  const bare = testRoom()
  expect(() => requestPasswordReset(bare.deps, visitor, { email: 'ann@example.com' })).toThrow(
    'This Opsentry cannot send mail: ask the person who runs it for “opsentry user reset-password”.',
  )
  expect(bare.db.select().from(oneTimeTokens).all()).toEqual([])
})

test('the link sets the password and ends every session; the address is told and counts as proven', async () => {
  const { deps, clock, token, reset } = requested()
  setAccount(deps, 'ann', { emailVerifiedAt: null })
  const [there, ed] = [signedIn(deps, 'ann'), signedIn(deps, 'ed')]
  clock.advance(hour - 1)
  expect(addressOfReset(deps, token)).toBe('ann@example.com')
  await reset(token)
  const { passwordHash, emailVerifiedAt } = rowOf(deps, 'ann')
  expect([compareSync(password, passwordHash), compareSync(testPassword, passwordHash)]).toEqual([true, false])
  expect(emailVerifiedAt).toBe(Date.UTC(2026, 2, 10, 13) - 1)
  expect([opens(deps, there.token), opens(deps, ed.token)]).toEqual([false, true])
  expect(owed(deps)).toEqual(['password_reset to ann@example.com', 'password_changed to ann@example.com'])
  const entry = { action: 'account.password_reset', by: 'ann000000000', subject: 'ann000000000', changes: {} }
  expect([entries(deps), entries(deps, null).at(-1), entries(deps, otherId)]).toEqual([[entry], entry, []])
})

test('an address that was proven before keeps its time', async () => {
  const { deps, clock, token, reset } = requested()
  clock.advance(1000)
  await reset(token)
  expect(rowOf(deps, 'ann').emailVerifiedAt).toBe(Date.UTC(2026, 2, 10, 12))
})

test('of two who use one link at the same time one sets the password', async () => {
  const { deps, token, reset, audited } = requested()
  const passwords = ['first battery staple', 'second battery staple']
  const outcomes = await Promise.allSettled(passwords.map((to) => reset(token, to)))
  const winner = passwords[outcomes.findIndex(({ status }) => status === 'fulfilled')] ?? ''
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(compareSync(winner, rowOf(deps, 'ann').passwordHash)).toBe(true)
  expect(audited()).toEqual(['account.password_reset'])
})

test('whatever else was begun for the account leads nowhere; links of others go on working', async () => {
  const { deps, db, token, reset, links } = requested()
  writeUnaudited(db, (tx) => {
    const ofAnn = { accountId: 'ann000000000', lifetime: hour }
    issueToken(tx, deps, { purpose: 'reset_password', email: 'ann@example.com', lifetime: hour })
    issueToken(tx, deps, { ...ofAnn, purpose: 'second_factor' })
    issueToken(tx, deps, { ...ofAnn, purpose: 'verify_email', email: 'thief@example.com' })
    issueToken(tx, deps, { purpose: 'reset_password', email: 'ed@example.com', lifetime: hour })
  })
  await reset(token)
  expect(links().map(({ purpose, email }) => [purpose, email])).toEqual([['reset_password', 'ed@example.com']])
})

test('a password that is refused leaves the link good', async () => {
  const { token, reset, links } = requested()
  for (const bad of ['too short', 'ANN@example.com', 'x'.repeat(73)])
    expect(Object.keys(await refusedFields(() => reset(token, bad)))).toEqual(['password'])
  expect(links()).toHaveLength(1)
  await reset(token)
  expect(links()).toEqual([])
})

test('the link is over after an hour, once it was used, and for an address that no account has', async () => {
  const { deps, clock, token, reset } = requested()
  await reset(token)
  expect(await laterRefusal(() => reset(token))).toBe('not_found')
  requestPasswordReset(deps, visitor, { email: 'ed@example.com' })
  const late = mailedToken(deps, 'reset_password')
  clock.advance(hour)
  expect(await laterRefusal(() => reset(late))).toBe('not_found')
  requestPasswordReset(deps, visitor, { email: 'nobody@example.com' })
  await expect(reset(mailedToken(deps, 'reset_password'))).rejects.toThrow(
    'The account of this link is gone, or has another address now.',
  )
})

test('a deleted account gets no new password, and the refusal says how to bring it back', async () => {
  const { deps, token, reset } = requested()
  setAccount(deps, 'ann', { deletionRequestedAt: 1 })
  const before = rowOf(deps, 'ann')
  await expect(reset(token)).rejects.toThrow('This account is deleted. For 30 days the link in the mail')
  expect(rowOf(deps, 'ann')).toEqual(before)
})

test.each<[string, Actor]>([
  ['the console', system],
  ['the instance admin', accountOf('ines')],
])(
  '%s gets a link for an account, good for a day, and every organization of the account learns of it',
  async (_who, by) => {
    const { deps, clock, reset } = mailable()
    const token = makePasswordReset(deps, by, ' Ann@example.com')
    const entry = {
      action: 'account.password_reset_requested',
      by: by === system ? 'test' : 'ines00000000',
      subject: 'ann000000000',
      changes: {},
    }
    expect([entries(deps), entries(deps, null).at(-1), owed(deps)]).toEqual([[entry], entry, []])
    clock.advance(24 * hour - 1)
    expect(addressOfReset(deps, token)).toBe('ann@example.com')
    clock.advance(1)
    expect(await laterRefusal(() => reset(token))).toBe('not_found')
  },
)

test('nobody else does, nor for an address without an account, nor for a deleted one', () => {
  const { deps, links } = mailable()
  for (const actor of [visitor, accountOf('otto'), actorOf('otto'), actorOf('olga')])
    expect(refusal(() => makePasswordReset(deps, actor, 'ann@example.com'))).toBe('forbidden')
  expect(() => makePasswordReset(deps, system, 'nobody@example.com')).toThrow(
    'No account has the address nobody@example.com.',
  )
  setAccount(deps, 'ann', { deletionRequestedAt: 1 })
  expect(refusal(() => makePasswordReset(deps, system, 'ann@example.com'))).toBe('conflict')
  expect(links()).toEqual([])
})
