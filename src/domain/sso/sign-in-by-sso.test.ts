import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { groupRoles, identities, mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { signedInAccount } from '#src/domain/accounts/sessions.ts'
import { signIn } from '#src/domain/accounts/sign-in.ts'
import { memberOf, organizationsWithin } from '#src/domain/organizations/find-organization.ts'
import { addMember, removeMembership } from '#src/domain/organizations/memberships.ts'
import { invitationOfLink } from '#src/domain/team/accept-invitation.ts'
import { removeMember } from '#src/domain/team/change-team.ts'
import { connectRelay } from '#src/testing/accounts.ts'
import { invite } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, actorOf, otherId, sessionCookie, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { accountIn, addProvenDomain, addProvider, cameBy, comesBy, vouchedFor } from '#src/testing/sso.ts'
import type { Role } from '#src/words.ts'
import type { IdentityProvider, Vouched } from './provider.ts'
import { switchProvider } from './save-provider.ts'

let room: TestRoom
let provider: IdentityProvider

beforeEach(() => {
  room = testRoom()
  provider = addProvider(room.deps)
  addProvenDomain(room.deps)
})

const accountNamed = (email: string) => room.db.select().from(accounts).where(eq(accounts.email, email)).get()
const roleOf = (accountId: string, organizationId = acmeId) =>
  room.db
    .select()
    .from(memberships)
    .where(eq(memberships.accountId, accountId))
    .all()
    .find((one) => one.organizationId === organizationId)?.role

test('a newcomer gets an account, a membership and a session, and all of it is recorded', () => {
  const { account } = cameBy(room.deps, provider, vouchedFor('zoe', { name: '  Zoe \n Zebra ' }))
  expect(accountNamed('zoe@example.com')).toMatchObject({ name: 'Zoe Zebra', emailVerifiedAt: room.clock.now() })
  expect(account).toMatchObject({ instanceAdmin: false, secondFactor: false, wholeAccount: false })
  expect(memberOf(room.deps, account, 'acme').actor.role).toBe('viewer')
  expect(room.audited()).toEqual(['member.joined_by_sso', 'account.signed_in'])
  expect(room.audited(null)).toEqual(['account.created', 'account.signed_in'])
  expect(room.audited(otherId)).toEqual([])
  expect(lastEntry(room.deps)?.changes).toEqual({ with: ['single sign-on'], provider: 'Acme ID' })
})

test('nobody can know the password of an account that a provider made', async () => {
  cameBy(room.deps, provider, vouchedFor('zoe'))
  const hash = accountNamed('zoe@example.com')?.passwordHash ?? ''
  expect(hash).toMatch(/^\$2b\$12\$[./\w]{53}$/)
  const typed = { email: 'zoe@example.com', password: hash.slice(0, 60) }
  await expect(signIn(room.deps, testOrigin, typed)).rejects.toThrow('is wrong')
})

test('a member is known by address once, and by subject from then on, whatever becomes of the address', () => {
  expect(cameBy(room.deps, provider, vouchedFor('s-1', { address: 'Ann@Example.com' })).account.accountId).toBe(
    'ann000000000',
  )
  expect(cameBy(room.deps, provider, vouchedFor('s-1', { address: 'new@example.com' })).account.accountId).toBe(
    'ann000000000',
  )
  expect([accountNamed('new@example.com'), roleOf('ann000000000')]).toEqual([undefined, 'admin'])
  expect(room.db.select().from(identities).all()).toMatchObject([{ subject: 's-1', accountId: 'ann000000000' }])
})

const refused: [string, string, Vouched][] = [
  ['without an address', 'no_address', vouchedFor('zoe', { address: null })],
  ['with two addresses in one', 'no_address', vouchedFor('zoe', { address: 'zoe@example.com,ann@example.com' })],
  ['whose address is not verified', 'unverified_address', vouchedFor('ann', { isAddressVerified: false })],
  ['of a domain that is not proven', 'foreign_address', vouchedFor('zoe', { address: 'zoe@example.org' })],
  ['of a domain below a proven one', 'foreign_address', vouchedFor('zoe', { address: 'zoe@mail.example.com' })],
  ['of a domain that looks like it', 'foreign_address', vouchedFor('zoe', { address: 'zoe@еxample.com' })],
  ['who has an account outside of the organization', 'connect_first', vouchedFor('olga')],
  ['who administers the instance, outside of it', 'connect_first', vouchedFor('ines')],
]

test.each(refused)('somebody %s is refused as %s, in one entry, and nothing else happens', (_, reason, vouched) => {
  const before = room.db.select().from(accounts).all()
  expect(comesBy(room.deps, provider, vouched)).toBe(reason)
  expect([room.audited(), room.audited(null)]).toEqual([['sso.refused'], []])
  expect(lastEntry(room.deps)?.changes).toMatchObject({ name: 'Acme ID', reason })
  expect(room.db.select().from(accounts).all()).toEqual(before)
  expect(room.db.select().from(identities).all()).toEqual([])
})

test('the proof of another organization, or of the instance, is none', () => {
  writeUnaudited(room.db, (tx) => tx.delete(mailDomains).run())
  for (const owner of [otherId, null]) addProvenDomain(room.deps, owner)
  expect(comesBy(room.deps, provider, vouchedFor('ann'))).toBe('foreign_address')
})

test('an address that was never confirmed, a deleted account, and a subject that took another’s address stay out', () => {
  const set = (change: Partial<typeof accounts.$inferInsert>) =>
    writeUnaudited(room.db, (tx) => tx.update(accounts).set(change).where(eq(accounts.id, 'ann000000000')).run())
  set({ emailVerifiedAt: null })
  expect(comesBy(room.deps, provider, vouchedFor('ann'))).toBe('unconfirmed')
  set({ emailVerifiedAt: 1 })
  cameBy(room.deps, provider, vouchedFor('ann'))
  expect(comesBy(room.deps, provider, vouchedFor('ann-2', { address: 'ann@example.com' }))).toBe('other_subject')
  set({ deletionRequestedAt: 1 })
  expect(comesBy(room.deps, provider, vouchedFor('ann'))).toBe('deleted')
})

test('whoever was removed does not come back by themselves, and does once they are invited again', () => {
  cameBy(room.deps, provider, vouchedFor('ed'))
  const key = { organizationId: acmeId, accountId: 'ed0000000000' }
  writeUnaudited(room.db, (tx) => removeMembership(tx, key))
  expect(comesBy(room.deps, provider, vouchedFor('ed'))).toBe('removed')
  writeUnaudited(room.db, (tx) => addMember(tx, room.deps, { ...key, role: 'editor' }))
  cameBy(room.deps, provider, vouchedFor('ed'))
})

test('an account outside joins once its own password or passkey has opened the session, which goes on', () => {
  const token = sessionCookie(room.deps, 'olga')
  const present = { token, account: accountIn(room.deps, token) }
  const came = cameBy(room.deps, provider, vouchedFor('olga'), present)
  expect([came.token, came.account.wholeAccount]).toEqual([token, true])
  expect(['acme', 'other'].map((slug) => memberOf(room.deps, came.account, slug).actor.role)).toEqual([
    'viewer',
    'owner',
  ])
})

test('somebody else’s session does not help, and ends when another person comes back from the provider', () => {
  const token = sessionCookie(room.deps, 'ann')
  const present = { token, account: accountIn(room.deps, token) }
  expect(comesBy(room.deps, provider, vouchedFor('olga'), present)).toBe('connect_first')
  cameBy(room.deps, provider, vouchedFor('ed'), present)
  expect(signedInAccount(room.deps, token, testOrigin)).toBeNull()
})

test('a provider of one organization opens nothing of another’s, and no administration', () => {
  const { deps, db } = room
  writeUnaudited(db, (tx) => addMember(tx, deps, { organizationId: otherId, accountId: 'iris00000000', role: 'admin' }))
  const { account } = cameBy(deps, provider, vouchedFor('iris'))
  expect(account).toMatchObject({ accountId: 'iris00000000', instanceAdmin: false, wholeAccount: false })
  expect(memberOf(deps, account, 'acme').actor.role).toBe('owner')
  expect(refusal(() => memberOf(deps, account, 'other'))).toBe('not_found')
  expect(organizationsWithin(deps, account).map(({ slug }) => slug)).toEqual(['acme'])
})

test('what one provider has proven and what another has add up, each for its own', () => {
  const { deps, db } = room
  writeUnaudited(db, (tx) =>
    addMember(tx, deps, { organizationId: otherId, accountId: 'ann000000000', role: 'viewer' }),
  )
  const others = addProvider(deps, otherId, { name: 'Other ID' })
  addProvenDomain(deps, otherId)
  const first = cameBy(deps, provider, vouchedFor('ann'))
  const both = cameBy(deps, others, vouchedFor('ann'), first)
  expect(both.token).toBe(first.token)
  expect(organizationsWithin(deps, both.account).map(({ slug }) => slug)).toEqual(['acme', 'other'])
  expect(both.account.wholeAccount).toBe(false)
})

test('a session ends with the hours that its provider gives, and with the provider', () => {
  const { deps, clock } = room
  const { token } = cameBy(deps, provider, vouchedFor('ann'))
  clock.advance(24 * 3_600_000 - 1)
  accountIn(deps, token)
  clock.advance(1)
  expect(signedInAccount(deps, token, testOrigin)).toBeNull()

  const next = cameBy(deps, provider, vouchedFor('ann'))
  switchProvider(deps, actorOf('otto'), acmeId, provider.id, false)
  expect(signedInAccount(deps, next.token, testOrigin)).toBeNull()
})

test('a provider of the instance opens the account, the instance admin’s too, for its own domains alone', () => {
  const { deps } = room
  const own = addProvider(deps, null, { name: 'Instance ID', provesSecondFactor: true })
  expect(comesBy(deps, own, vouchedFor('iris'))).toBe('foreign_address')
  addProvenDomain(deps, null)
  const { account } = cameBy(deps, own, vouchedFor('iris'))
  expect(account).toMatchObject({ instanceAdmin: true, wholeAccount: true, secondFactor: true })
  expect(memberOf(deps, account, 'acme').actor.role).toBe('owner')
  expect(comesBy(deps, addProvider(deps, null, { createsAccounts: false }), vouchedFor('zoe'))).toBe('no_account')
  expect(organizationsWithin(deps, cameBy(deps, own, vouchedFor('zoe')).account)).toEqual([])
})

test('a provider of the instance does not turn an organization’s session into the whole account', () => {
  const { deps } = room
  const own = addProvider(deps, null)
  addProvenDomain(deps, null)
  const first = cameBy(deps, provider, vouchedFor('ann'))
  const whole = cameBy(deps, own, vouchedFor('ann'), first)
  expect([whole.token === first.token, whole.account.wholeAccount]).toEqual([false, true])
  expect(signedInAccount(deps, first.token, testOrigin)).toBeNull()
})

const mapped = (role: Role, group: string) =>
  writeUnaudited(room.db, (tx) =>
    tx.insert(groupRoles).values({ id: group, identityProviderId: provider.id, group, role }).run(),
  )

test('groups give roles at each sign-in, and take them; owners stay owners', () => {
  mapped('admin', 'leads')
  mapped('editor', 'on-call')
  const come = (who: string, groups: string[] | null) => {
    const { account } = cameBy(room.deps, provider, vouchedFor(who, { groups }))
    return roleOf(account.accountId)
  }
  expect(come('zoe', ['on-call', 'leads', 'others'])).toBe('admin')
  expect(come('zoe', ['on-call'])).toBe('editor')
  expect(come('zoe', null)).toBe('editor')
  expect(come('zoe', [])).toBe('viewer')
  expect(come('ann', ['on-call'])).toBe('editor')
  expect(come('otto', [])).toBe('owner')
  expect(room.audited().filter((action) => action === 'member.role_changed')).toHaveLength(3)
})

test('whoever loses a role by their groups loses what they did with it: invitations above the new one', () => {
  mapped('admin', 'leads')
  const { account } = cameBy(room.deps, provider, vouchedFor('zoe', { groups: ['leads'] }))
  const member = memberOf(room.deps, account, 'acme').actor
  connectRelay(room.deps)
  const above = invite(room.deps, { email: 'x@example.com', role: 'admin' }, member)
  cameBy(room.deps, provider, vouchedFor('zoe', { groups: [] }))
  expect(room.audited()).toContain('invitation.withdrawn')
  expect(() => invitationOfLink(room.deps, above.token)).toThrow('no longer works')
})

test('whoever is removed and comes back has to prove themselves anew, whatever their session proved before', () => {
  const { deps, db } = room
  const { token } = cameBy(deps, provider, vouchedFor('ed'))
  removeMember(deps, actorOf('otto'), acmeId, 'ed0000000000')
  writeUnaudited(db, (tx) => addMember(tx, deps, { organizationId: acmeId, accountId: 'ed0000000000', role: 'viewer' }))
  expect(signedInAccount(deps, token, testOrigin)).toBeNull()
})

test('where nobody comes in without a group, members without one stay out as well', () => {
  mapped('editor', 'on-call')
  const strict = { ...provider, defaultRole: null }
  expect(comesBy(room.deps, strict, vouchedFor('zoe', { groups: ['others'] }))).toBe('no_group')
  expect(comesBy(room.deps, strict, vouchedFor('ed', { groups: [] }))).toBe('no_group')
  expect(comesBy(room.deps, strict, vouchedFor('zoe', { groups: null }))).toBe('untold_groups')
  expect(roleOf(cameBy(room.deps, strict, vouchedFor('zoe', { groups: ['on-call'] })).account.accountId)).toBe('editor')
})

test('a provider that makes no accounts lets members in, and nobody else', () => {
  const closed = { ...provider, createsAccounts: false }
  cameBy(room.deps, closed, vouchedFor('ed'))
  expect(comesBy(room.deps, closed, vouchedFor('zoe'))).toBe('no_account')
})

test('an organization that wants a second factor takes it from a provider that counts as one', () => {
  const { deps, db } = room
  writeUnaudited(db, (tx) => tx.run(sql`update organizations set requires_second_factor = 1`))
  const { account } = cameBy(deps, provider, vouchedFor('ed'))
  expect(() => memberOf(deps, account, 'acme')).toThrow('your single sign-on does not count as one')
  const strong = addProvider(deps, acmeId, { provesSecondFactor: true })
  const weakly = cameBy(deps, strong, vouchedFor('ed', { isTwoFactors: false })).account
  expect(() => memberOf(deps, weakly, 'acme')).toThrow('your single sign-on does not count as one')
  const unsaid = cameBy(deps, provider, vouchedFor('ed', { isTwoFactors: true })).account
  expect(() => memberOf(deps, unsaid, 'acme')).toThrow('your single sign-on does not count as one')
  expect(memberOf(deps, cameBy(deps, strong, vouchedFor('ed')).account, 'acme').actor.role).toBe('editor')
})
