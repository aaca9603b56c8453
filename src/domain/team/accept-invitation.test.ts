import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations, sessions } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { connectRelay, invite } from '#src/testing/invitations.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { signedInAccount } from '../accounts/sessions.ts'
import { deleteOrganization } from '../organizations/delete-organization.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { configureInstance } from '../settings/configure-instance.ts'
import { acceptInvitation, acceptWithNewAccount, invitationOfLink } from './accept-invitation.ts'
import { withdrawInvitation } from './invite-member.ts'

const day = 24 * 3_600_000
const newcomer = { name: 'Newa', password: 'another battery staple' }

function mailRoom() {
  const room = testRoom()
  connectRelay(room.deps)
  return room
}

const membership = ({ db }: TestRoom, accountId: string, organizationId = acmeId) =>
  db
    .select()
    .from(memberships)
    .all()
    .find((one) => one.accountId === accountId && one.organizationId === organizationId)

test('the link says what it invites to, and changes nothing', () => {
  const { deps, db } = mailRoom()
  const { id, token } = invite(deps, { role: 'viewer' })
  const { invitation, organization } = invitationOfLink(deps, token)
  expect(invitation).toMatchObject({ id, email: 'new@example.com', role: 'viewer' })
  expect(organization).toMatchObject({ id: acmeId, name: 'Acme' })
  expect(db.select().from(invitations).get()?.acceptedAt).toBeNull()
})

test('an account joins with the invited role, stays where it was, and the link has done its work', () => {
  const room = mailRoom()
  const { deps, db, clock } = room
  const { id, token } = invite(deps, { email: 'olga@example.com', role: 'admin' })
  clock.advance(1000)
  expect(acceptInvitation(deps, accountOf('olga'), token).slug).toBe('acme')
  const joined = { organizationId: acmeId, accountId: 'olga00000000', role: 'admin', createdAt: testEpoch + 1000 }
  expect(membership(room, 'olga00000000')).toEqual(joined)
  expect(membership(room, 'olga00000000', otherId)?.role).toBe('owner')
  const used = { acceptedAt: testEpoch + 1000, acceptedBy: 'olga00000000', withdrawnAt: null }
  expect(db.select().from(invitations).get()).toMatchObject({ id, ...used })
  expect(lastEntry(deps)).toEqual({
    action: 'invitation.accepted',
    by: 'olga00000000',
    subject: `invitation ${id}`,
    changes: { account: 'olga00000000', role: 'admin' },
  })
  expect(refusal(() => acceptInvitation(deps, accountOf('ines'), token))).toBe('not_found')
  expect(membership(room, 'ines00000000')).toBeUndefined()
})

test('whoever is in the team already keeps their role and uses nothing up', () => {
  const room = mailRoom()
  const { deps, db, audited } = room
  const { token } = invite(deps, { role: 'owner' })
  setAccount(deps, 'ed', { email: 'new@example.com' })
  expect(refusal(() => acceptInvitation(deps, accountOf('ed'), token))).toBe('conflict')
  expect(membership(room, 'ed0000000000')?.role).toBe('editor')
  expect([db.select().from(invitations).get()?.acceptedAt, audited()]).toEqual([null, ['invitation.sent']])
  setAccount(deps, 'ed', { email: 'ed@example.com' })
  setAccount(deps, 'olga', { email: 'new@example.com' })
  acceptInvitation(deps, accountOf('olga'), token)
})

test('an invitation is for the invited address, however it is spelt: passed on, it lets nobody else in', () => {
  const room = mailRoom()
  const { deps, db, audited } = room
  const { token } = invite(deps, { email: 'olga@müller.example', role: 'owner' })
  expect(() => acceptInvitation(deps, accountOf('olga'), token)).toThrow(
    'This invitation is for olga@müller.example, and you are signed in as olga@example.com.',
  )
  expect(membership(room, 'olga00000000')).toBeUndefined()
  expect([db.select().from(invitations).get()?.acceptedAt, audited()]).toEqual([null, ['invitation.sent']])
  setAccount(deps, 'olga', { email: 'olga@xn--mller-kva.example' })
  acceptInvitation(deps, accountOf('olga'), token)
  expect(membership(room, 'olga00000000')?.role).toBe('owner')
})

/** Ways in which a link is over, or never was one; each returns the token to try. */
const over: Record<string, (room: TestRoom, link: { id: string; token: string }) => string> = {
  'expired this very moment': ({ clock }, { token }) => {
    clock.set(testEpoch + 7 * day)
    return token
  },
  withdrawn: ({ deps }, { id, token }) => {
    withdrawInvitation(deps, system, acmeId, id)
    return token
  },
  'of an organization that was deleted': ({ deps }, { token }) => {
    configureInstance(deps, system, {
      signUp: 'invitation',
      organizationCreation: 'instance_admin',
      homeOrganizationId: otherId,
    })
    deleteOrganization(deps, system, acmeId, 'Acme')
    return token
  },
  'signed for something else': ({ deps }, { id }) => signedToken(deps, 'subscription', id),
  'signed for an invitation that never was': ({ deps }) => signedToken(deps, 'invitation', 'unknown00000'),
  'changed in its last letter': (_, { token }) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
  'an id alone': (_, { id }) => id,
  empty: () => '',
}

test.each(Object.entries(over))('a link that is %s opens nothing', async (_, become) => {
  const room = mailRoom()
  const { deps, db } = room
  const token = become(room, invite(deps))
  const [people, before] = [db.select().from(accounts).all().length, room.audited().length]
  expect(refusal(() => invitationOfLink(deps, token))).toBe('not_found')
  expect(refusal(() => acceptInvitation(deps, accountOf('olga'), token))).toBe('not_found')
  expect(await laterRefusal(() => acceptWithNewAccount(deps, testOrigin, { ...newcomer, token }))).toBe('not_found')
  expect(membership(room, 'olga00000000')).toBeUndefined()
  expect([db.select().from(accounts).all().length, room.audited().length]).toEqual([people, before])
})

test('an invitation is good until the last millisecond before it expires', () => {
  const { deps, clock } = mailRoom()
  const { token } = invite(deps, { email: 'olga@example.com', days: 1 })
  clock.set(testEpoch + day - 1)
  expect(acceptInvitation(deps, accountOf('olga'), token).id).toBe(acmeId)
})

test('the link makes an account for the invited address, proven by it, in the team and signed in', async () => {
  const room = mailRoom()
  const { deps, db, clock, audited } = room
  const { id, token } = invite(deps, { email: 'new@example.com' })
  clock.advance(1000)
  const session = await acceptWithNewAccount(deps, testOrigin, { ...newcomer, name: '  Newa ', token })
  const account = db.select().from(accounts).where(eq(accounts.email, 'new@example.com')).get()
  const now = testEpoch + 1000
  expect(account).toMatchObject({ name: 'Newa', emailVerifiedAt: now, instanceAdmin: false, createdAt: now })
  const accountId = account?.id ?? ''
  expect(await deps.passwords.verify(newcomer.password, account?.passwordHash ?? '', atConsole)).toBe(true)
  expect(membership(room, accountId)).toMatchObject({ role: 'editor', createdAt: now })
  expect(signedInAccount(deps, session, testOrigin)).toMatchObject({ accountId, secondFactor: false })
  expect(lastEntry(deps)).toMatchObject({ action: 'account.signed_in', by: null, subject: `account ${accountId}` })
  expect(audited().slice(-2)).toEqual(['invitation.accepted', 'account.signed_in'])
  expect(audited(null).slice(-2)).toEqual(['account.created', 'account.signed_in'])
  expect(db.select().from(invitations).get()).toMatchObject({ id, acceptedAt: now, acceptedBy: accountId })
})

test('whoever makes an account was shown the privacy policy in force', async () => {
  const { deps, db } = mailRoom()
  const { id: versionId } = publishFirstPolicy(deps)
  await acceptWithNewAccount(deps, testOrigin, { ...newcomer, token: invite(deps).token })
  const accountId = db.select().from(invitations).get()?.acceptedBy
  expect(db.select().from(policyAcknowledgements).all()).toEqual([{ accountId, versionId, at: testEpoch }])
})

test.each<[string, Partial<typeof newcomer>, Record<string, string>]>([
  ['without a name', { name: ' ' }, { name: 'Type a name.' }],
  ['with a short password', { password: 'short' }, { password: 'Choose a password of at least 12 characters.' }],
  [
    'with the address for a password',
    { password: 'New@example.com' },
    { password: 'Choose a password that is not your e-mail address.' },
  ],
])('nobody joins %s, and the invitation stays good', async (_, change, fields) => {
  const { deps, db } = mailRoom()
  const { token } = invite(deps)
  const joining = acceptWithNewAccount(deps, testOrigin, { ...newcomer, ...change, token })
  await expect(joining).rejects.toMatchObject({ code: 'invalid', fields })
  expect(invitationOfLink(deps, token).invitation.acceptedAt).toBeNull()
  expect(db.select().from(sessions).all()).toEqual([])
})

test('an address that has an account is told to sign in: the link makes no second one', async () => {
  const { deps, db } = mailRoom()
  const { token } = invite(deps, { email: 'olga@example.com' })
  const people = db.select().from(accounts).all()
  expect(await laterRefusal(() => acceptWithNewAccount(deps, testOrigin, { ...newcomer, token }))).toBe('conflict')
  expect(db.select().from(accounts).all()).toEqual(people)
  expect(db.select().from(invitations).get()?.acceptedAt).toBeNull()
})

test('of five who follow one link at the same time one joins, and makes the only account', async () => {
  const room = mailRoom()
  const { deps, db, audited } = room
  const { token } = invite(deps)
  const people = db.select().from(accounts).all().length
  const act = (one: number) => acceptWithNewAccount(deps, testOrigin, { ...newcomer, name: `N${one}`, token })
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map(act))
  const codes = results.map((result) => (result.status === 'rejected' ? result.reason.code : 'joined'))
  expect(codes.toSorted()).toEqual(['joined', 'not_found', 'not_found', 'not_found', 'not_found'])
  expect(db.select().from(accounts).all()).toHaveLength(people + 1)
  expect(audited().filter((action) => action === 'invitation.accepted')).toHaveLength(1)
})

test('while a password is being hashed the invitation may be withdrawn: then no account is made', async () => {
  const room = mailRoom()
  const { deps, db } = room
  const { id, token } = invite(deps)
  const people = db.select().from(accounts).all()
  const late = laterRefusal(() => acceptWithNewAccount(deps, testOrigin, { ...newcomer, token }))
  withdrawInvitation(deps, system, acmeId, id)
  expect(await late).toBe('not_found')
  expect(db.select().from(accounts).all()).toEqual(people)
})
