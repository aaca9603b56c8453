import { compareSync } from 'bcryptjs'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Actor } from '#src/domain/context.ts'
import { connectRelay, entries, mailedToken, opens, owed, refusedFields } from '#src/testing/accounts.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { SignUpPolicy } from '#src/words.ts'
import { insertAccount } from './insert-account.ts'
import { addressOfSignUp, finishSignUp, requestSignUp, signUpIsOpen } from './sign-up.ts'

const hour = 3_600_000
const visitor: Actor = { kind: 'visitor', origin: testOrigin }
const elsewhere = (ip: string): Actor => ({ kind: 'visitor', origin: { ...testOrigin, ip } })
const typed = { name: 'Newa', password: 'another battery staple' }
const email = 'newa@example.com'

const set = ({ db }: TestRoom, signUp: SignUpPolicy) =>
  writeUnaudited(db, (tx) => void tx.update(instance).set({ signUp }).run())

function open() {
  const room = testRoom()
  connectRelay(room.deps)
  set(room, 'open')
  const finish = (token: string, input = typed) => finishSignUp(room.deps, testOrigin, { token, ...input })
  const made = () => room.db.select().from(accounts).where(eq(accounts.email, email)).all()
  return { ...room, finish, made, links: () => room.db.select().from(oneTimeTokens).all() }
}

function requested() {
  const room = open()
  requestSignUp(room.deps, visitor, { email })
  return { ...room, token: mailedToken(room.deps, 'sign_up') }
}

test('unless the instance admin opens it there is no such page, and nothing is mailed', () => {
  const room = testRoom()
  connectRelay(room.deps)
  expect(signUpIsOpen(room.deps)).toBe(false)
  expect(refusal(() => requestSignUp(room.deps, visitor, { email }))).toBe('not_found')
  expect(owed(room)).toEqual([])
  set(room, 'open')
  expect(signUpIsOpen(room.deps)).toBe(true)
})

test.each([email, 'ann@example.com'])('asking for %s leaves the rows that any address leaves', (address) => {
  const { deps, links } = open()
  requestSignUp(deps, visitor, { email: ` ${address.toUpperCase()}` })
  expect(links()).toMatchObject([
    { purpose: 'sign_up', accountId: null, email: address, expiresAt: Date.UTC(2026, 2, 11, 12) },
  ])
  expect(owed(deps)).toEqual([`sign_up to ${address}`])
  expect([entries(deps, null).map(({ action }) => action), entries(deps)]).toEqual([['instance.relay_configured'], []])
})

test('what is no address is refused, and so is everybody while no mail can leave', async () => {
  const room = open()
  expect(await refusedFields(() => requestSignUp(room.deps, visitor, { email: 'a@b, c@d' }))).toEqual({
    email: 'Type one plain e-mail address, such as ann@example.com.',
  })
  const bare = testRoom()
  set(bare, 'open')
  expect(refusal(() => requestSignUp(bare.deps, visitor, { email }))).toBe('conflict')
  expect(owed(bare)).toEqual([])
})

test('three links an hour to one address; ten an hour from one visitor', () => {
  const { deps, clock } = open()
  for (let link = 1; link <= 3; link++) requestSignUp(deps, elsewhere('198.51.100.1'), { email })
  expect(refusal(() => requestSignUp(deps, elsewhere('198.51.100.2'), { email }))).toBe('rate_limited')
  for (let link = 1; link <= 10; link++) requestSignUp(deps, visitor, { email: `one${link}@example.com` })
  expect(refusal(() => requestSignUp(deps, visitor, { email: 'other@example.com' }))).toBe('rate_limited')
  clock.advance(hour)
  requestSignUp(deps, visitor, { email })
})

test('behind the link an account is made that belongs nowhere, its address proven, and signed in', async () => {
  const { deps, clock, token, finish, made } = requested()
  clock.advance(24 * hour - 1)
  expect(addressOfSignUp(deps, token)).toBe(email)
  const session = await finish(token, { ...typed, name: ' Newa ' })
  expect(opens(deps, session)).toBe(true)
  const [account] = made()
  expect(account).toMatchObject({
    name: 'Newa',
    instanceAdmin: false,
    emailVerifiedAt: Date.UTC(2026, 2, 11, 12) - 1,
    totpEnabledAt: null,
    deletionRequestedAt: null,
  })
  expect(compareSync(typed.password, account?.passwordHash ?? '')).toBe(true)
  const subject = account?.id
  expect(entries(deps, null).slice(-2)).toEqual([
    { action: 'account.created', by: 'visitor', subject, changes: { instanceAdmin: false, verified: true } },
    { action: 'account.signed_in', by: 'visitor', subject, changes: { with: ['sign-up link'] } },
  ])
  expect([entries(deps, acmeId), entries(deps, otherId)]).toEqual([[], []])
})

test('the policy that was shown counts as read; where there is none, nothing does', async () => {
  const without = requested()
  await without.finish(without.token)
  expect(without.db.select().from(policyAcknowledgements).all()).toEqual([])

  const { deps, db, token, finish, made } = requested()
  const { id: versionId } = publishFirstPolicy(deps)
  await finish(token)
  expect(db.select().from(policyAcknowledgements).all()).toEqual([
    { accountId: made()[0]?.id, versionId, at: Date.UTC(2026, 2, 10, 12) },
  ])
})

test('what is wrong is named beside its field, and the link stays good', async () => {
  const { token, finish, made } = requested()
  expect(await refusedFields(() => finish(token, { name: ' ', password: email.toUpperCase() }))).toEqual({
    name: 'Type a name.',
    password: 'Choose a password that is not your e-mail address.',
  })
  expect(made()).toEqual([])
  await finish(token)
  expect(made()).toHaveLength(1)
})

test('of two who use one link at the same time one makes the account', async () => {
  const { token, finish, made } = requested()
  const outcomes = await Promise.allSettled([finish(token), finish(token, { ...typed, name: 'Other' })])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(made()).toHaveLength(1)
  expect(await laterRefusal(() => finish(token))).toBe('not_found')
})

test('after a day the link is over', async () => {
  const { clock, token, finish, made } = requested()
  clock.advance(24 * hour)
  expect(await laterRefusal(() => finish(token))).toBe('not_found')
  expect(made()).toEqual([])
})

test('an address that has got an account meanwhile gets no second one', async () => {
  const { deps, db, token, finish, made } = requested()
  writeUnaudited(db, (tx) => insertAccount(tx, deps, system, { name: 'First', email, passwordHash: 'x' }))
  await expect(finish(token)).rejects.toThrow('This address has an account already: sign in with it.')
  expect(made().map(({ name }) => name)).toEqual(['First'])
})
