import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { linkKeyIdentity } from '#src/domain/settings/link-key.ts'
import { connectRelay, mailedToken, setAccount } from '#src/testing/accounts.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { subscribe } from '#src/testing/factories.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { acmeId, system, testOrigin, testPassword } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { requestPasswordReset, resetPassword } from '../accounts/forgot-password.ts'
import { signIn } from '../accounts/sign-in.ts'
import type { Visitor } from '../context.ts'
import { checkDataRequest } from '../data-requests/check-data-request.ts'
import { eraseAddress } from '../data-requests/erase-address.ts'
import { exportAddress } from '../data-requests/export-address.ts'
import { recordDataRequest } from '../data-requests/record-data-request.ts'
import { searchAddress } from '../data-requests/search-address.ts'
import { accepted } from '../forms/checked.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { problemsOf } from '../subscriber-imports/find-import.ts'
import { previewImport } from '../subscriber-imports/preview-import.ts'
import { checkInvitation, inviteMember } from '../team/invite-member.ts'
import { addSubscriber } from './add-subscriber.ts'
import { confirmSubscription, unsubscribe } from './confirm-subscription.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { everything } from './following.ts'
import { forgottenAmong } from './forgotten-addresses.ts'
import { listSubscribers } from './list-subscribers.ts'
import { attemptsKey, checkSubscription, requestSubscription, subscriberOf } from './request-subscription.ts'
import { takeNextRequest } from './take-requests.ts'

const idn = 'jane@bücher.example'
const ascii = 'jane@xn--bcher-kva.example'
const both = [
  [idn, ascii],
  [ascii, idn],
] as const
/** Spellings that no rule of one's own about IDN would find. */
const spellings = [
  idn,
  ascii,
  'JANE@BÜCHER.example',
  'mailto:jane@bu\u0308cher.example.',
  '\u200b<jane@xn--bcher-kva.example>',
]
const visitor: Visitor = { kind: 'visitor', origin: testOrigin }

function room(): TestRoom {
  const made = testRoom()
  connectRelay(made.deps)
  return made
}

const rows = ({ db }: TestRoom) => db.select().from(subscribers).all()
const form = (email: string) => readForm({ email, scope: 'all', incidents: 'yes', maintenance: 'yes' })
function ask({ deps }: TestRoom, email: string): void {
  requestSubscription(deps, visitor, acmeId, accepted(checkSubscription(form(email))))
  takeNextRequest(deps)
}
const add = ({ deps }: TestRoom, email: string) =>
  addSubscriber(deps, system, acmeId, { email, consent: 'contract', following: everything })
const only = (made: TestRoom) => rows(made)[0] ?? expect.unreachable()

/** Why an import leaves the address out; undefined: it does not. */
async function leftOut({ deps, db }: TestRoom, email: string): Promise<string | undefined> {
  const list = { fileName: 'a.csv', consent: 'x', bytes: Buffer.from(email) }
  return problemsOf(db, await previewImport(deps, system, acmeId, list))[0]?.problem
}

test.each(spellings)('who subscribes as %j is one subscriber with whoever subscribed before', (email) => {
  const made = room()
  ask(made, idn)
  ask(made, email)
  expect(rows(made).map(({ address, mailbox }) => [address, mailbox])).toEqual([[idn, ascii]])
})

test.each(both)('mail goes to the address as it was typed: %s', (typed) => {
  const made = room()
  ask(made, typed)
  expect(made.db.select().from(deliveries).all()).toMatchObject([{ address: typed }])
})

test.each(both)('who left as %s is not brought back as %s, by the team or by a list', async (left, other) => {
  const made = room()
  subscribe(made.deps, left)
  unsubscribe(made.deps, testOrigin, only(made))
  expect([refusal(() => add(made, other)), await leftOut(made, other), rows(made).length]).toEqual([
    'invalid',
    'left',
    1,
  ])
})

test.each(both)('who was erased as %s stays away as %s, until they subscribe themselves', async (erased, other) => {
  const made = room()
  subscribe(made.deps, erased)
  eraseSubscriber(made.deps, system, only(made))
  expect([refusal(() => add(made, other)), await leftOut(made, other)]).toEqual(['invalid', 'forgotten'])
  ask(made, other)
  confirmSubscription(made.deps, testOrigin, subscriberOf(made.db, acmeId, erased) ?? expect.unreachable())
  expect(made.db.select().from(forgottenAddresses).all()).toEqual([])
})

test.each(both)('a hash from before, of %s as it was typed, keeps %s away, too', (typed, other) => {
  const made = room()
  const key = made.deps.secrets.open(readInstance(made.db).linkKey, linkKeyIdentity)
  const hash = createHmac('sha256', key).update(`forgotten:${acmeId}:email:${typed}`).digest('base64url')
  writeUnaudited(made.db, (tx) =>
    tx.insert(forgottenAddresses).values({ organizationId: acmeId, hash, createdAt: 1 }).run(),
  )
  expect(forgottenAmong(made.deps, acmeId)(made.db, [other, 'joe@bücher.example'])).toEqual(new Set([other]))
  expect(forgottenAmong(made.deps, acmeId)(made.db, [typed, other])).toEqual(new Set([typed, other]))
  expect(refusal(() => add(made, other))).toBe('invalid')
})

test('attempts are counted for the mailbox: another spelling is no way around the limit', () => {
  const made = room()
  for (const email of spellings.slice(0, 3)) ask(made, email)
  expect([refusal(() => ask(made, spellings[3] ?? '')), refusal(() => ask(made, ascii))]).toEqual([
    'rate_limited',
    'rate_limited',
  ])
  const counted = made.db.select().from(rateLimits).all()
  expect(counted.map(({ key }) => key)).toContain(attemptsKey({ organizationId: acmeId, address: ascii }))
  eraseSubscriber(made.deps, system, only(made))
  expect(JSON.stringify(made.db.select().from(rateLimits).all())).not.toContain('jane')
})

test.each(both)('searched for as %s, who is there as %s is found', (search, address) => {
  const made = room()
  subscribe(made.deps, address)
  for (const typed of [search, search.slice(search.indexOf('@') + 1), search.slice(2).toUpperCase()])
    expect(listSubscribers(made.db, acmeId, { search: typed }, 'newest', 9).rows).toHaveLength(1)
})

test.each(both)('a data request of %s finds, exports and erases what is kept of %s', async (asked, kept) => {
  const made = room()
  const { deps, db } = made
  subscribe(deps, kept)
  ask(made, 'joe@bücher.example')
  inviteMember(deps, system, acmeId, { email: kept, role: 'viewer', days: 7 })
  const input = accepted(
    checkDataRequest(
      readForm({ address: `mailto:${asked}`, kind: 'erasure', receivedOn: '2026-03-10' }),
      deps.clock.now(),
    ),
  )
  const id = recordDataRequest(deps, ines, input)
  expect((await searchAddress(db, asked)).map(({ table }) => table)).toEqual([
    'deliveries',
    'invitations',
    'subscribers',
  ])
  const sections = await Promise.all(
    exportAddress(deps, ines, id).map(async ({ name, rows }) => [name, (await Array.fromAsync(rows())).flat().length]),
  )
  expect(Object.fromEntries(sections)).toMatchObject({ subscriptions: 1, messages: 1, invitations: 1 })
  expect(await eraseAddress(deps, ines, id)).toBe(1)
  expect([
    await searchAddress(db, asked),
    await searchAddress(db, kept),
    (await searchAddress(db, 'joe@bücher.example')).length,
  ]).toEqual([[], [], 3])
})

test.each(both)('an account of %s is signed in to as %s, and asked for a new password', async (email, other) => {
  const made = room()
  const { deps, db } = made
  setAccount(deps, 'ann', { email })
  expect(await signIn(deps, testOrigin, { email: ` ${other.toUpperCase()}`, password: testPassword })).toHaveProperty(
    'session',
  )
  requestPasswordReset(deps, visitor, { email: other })
  requestPasswordReset(deps, visitor, { email })
  await resetPassword(deps, testOrigin, {
    token: mailedToken(deps, 'reset_password'),
    password: 'another battery staple',
  })
  expect(db.select().from(oneTimeTokens).all()).toEqual([])
  const wrong = () => signIn(deps, testOrigin, { email: other, password: testPassword })
  expect(await laterRefusal(wrong)).toBe('invalid')
})

test('who is in the team, or invited, is not invited in another spelling', () => {
  const made = room()
  setAccount(made.deps, 'ann', { email: idn })
  const invite = (email: string) =>
    inviteMember(made.deps, system, acmeId, accepted(checkInvitation(readForm({ email, role: 'viewer', days: '7' }))))
  expect(refusal(() => invite(ascii))).toBe('invalid')
  invite('joe@xn--bcher-kva.example')
  expect(refusal(() => invite('<Joe@Bücher.example>'))).toBe('invalid')
  expect(made.db.select().from(invitations).all()).toHaveLength(1)
})

test('of two accounts from before, each is signed in to as it is spelt', async () => {
  const made = room()
  setAccount(made.deps, 'ann', { email: idn })
  setAccount(made.deps, 'ed', { email: ascii })
  for (const email of [idn, ascii]) await signIn(made.deps, testOrigin, { email, password: testPassword })
  const sessions = made.db.$client.query('SELECT DISTINCT account_id FROM sessions').all()
  expect(sessions).toHaveLength(2)
})

test('a form says what is wrong with an address, and nothing of what stands around it', () => {
  expect(sidesOf(checkSubscription(form(' mailto:Sue@Example.org. ')))).toMatchObject({
    values: { email: 'sue@example.org' },
    errors: {},
  })
  expect(sidesOf(checkSubscription(form('Sue <sue@example.org>'))).errors).toHaveProperty('email')
})
