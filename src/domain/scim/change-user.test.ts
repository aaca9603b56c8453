import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens, invitations } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ScimError } from '#src/scim/scim-error.ts'
import { setAccount, signedIn } from '#src/testing/accounts.ts'
import { connectRelay } from '#src/testing/invitations.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { accountId, accountOf, acmeId, otherId, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { described, giveGroupsRoles, provisionerOf } from '#src/testing/scim.ts'
import { addProvenDomain, addProvider, comesBy, vouchedFor } from '#src/testing/sso.ts'
import { accountByEmail } from '../accounts/insert-account.ts'
import { createOwnToken } from '../api-tokens/create-api-token.ts'
import { actorOfToken } from '../api-tokens/find-api-token.ts'
import { isDeactivated } from '../organizations/deactivated.ts'
import { memberOf } from '../organizations/find-organization.ts'
import { addMember } from '../organizations/memberships.ts'
import { atConsole } from '../rate-limits/network.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { acceptInvitation } from '../team/accept-invitation.ts'
import { inviteMember } from '../team/invite-member.ts'
import { changeGroup, createGroup } from './change-group.ts'
import { changeUser, createUser, removeUser } from './change-user.ts'
import { findUser } from './find-users.ts'
import { forgetProvisioned } from './forget-users.ts'

function scimRoom() {
  const room = testRoom()
  const provider = provisionerOf(room.deps)
  return { ...room, provider }
}

const roleOf = ({ db }: TestRoom, id: string, organizationId = acmeId) =>
  db
    .select()
    .from(memberships)
    .where(eq(memberships.accountId, id))
    .all()
    .find((one) => one.organizationId === organizationId)?.role ?? null
const open = ({ db }: TestRoom) =>
  db
    .select()
    .from(invitations)
    .all()
    .filter(({ withdrawnAt, acceptedAt }) => withdrawnAt === null && acceptedAt === null)
    .map(({ email, role }) => `${email} ${role}`)

function scimRefusal(act: () => unknown): ScimError {
  try {
    act()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('it was let through')
}

test('of a proven domain: the person has an account and is a member at once, which is recorded', () => {
  const room = scimRoom()
  addProvenDomain(room.deps, acmeId, 'acme.example')
  const user = createUser(
    room.deps,
    room.provider,
    described('Adele@Acme.example', { displayName: 'Adele Vance', externalId: 'e1' }),
  )
  expect(user).toMatchObject({ userName: 'Adele@Acme.example', externalId: 'e1', active: true, role: 'viewer' })
  const account = accountByEmail(room.db, 'adele@acme.example')
  expect(account).toMatchObject({ name: 'Adele Vance', emailVerifiedAt: room.clock.now(), instanceAdmin: false })
  expect(user.accountId).toBe(account?.id)
  expect(room.audited().slice(1)).toEqual(['member.provisioned', 'scim_user.created'])
  expect(room.audited(null)).toContain('account.created')
})

test('nobody signs in with a password that nobody has chosen', async () => {
  const room = scimRoom()
  addProvenDomain(room.deps, acmeId, 'acme.example')
  createUser(room.deps, room.provider, described('adele@acme.example'))
  const hash = accountByEmail(room.db, 'adele@acme.example')?.passwordHash ?? null
  for (const password of ['', 'x', hash ?? ''])
    expect(await room.deps.passwords.verify(password, hash, atConsole)).toBe(false)
})

test('of a domain that is not proven, or another organization’s: the person is invited, and not made', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  addProvenDomain(room.deps, otherId, 'elsewhere.example')
  for (const name of ['a@elsewhere.example', 'b@sub.acme.example', 'olga@example.com']) {
    const user = createUser(room.deps, room.provider, described(name))
    expect(user).toMatchObject({ active: true, role: null, accountId: null })
  }
  expect(open(room)).toEqual(['a@elsewhere.example viewer', 'b@sub.acme.example viewer', 'olga@example.com viewer'])
  expect(accountByEmail(room.db, 'a@elsewhere.example')).toBeUndefined()
  expect(roleOf(room, accountId('olga'))).toBeNull()
})

test('without a mail server nobody is invited, and nothing is kept', () => {
  const room = scimRoom()
  expect(refusal(() => createUser(room.deps, room.provider, described('a@elsewhere.example')))).toBe('conflict')
  expect(room.db.select().from(scimUsers).all()).toEqual([])
})

test('an account whose address nobody has proven is invited, although the domain is the organization’s', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  addProvenDomain(room.deps, acmeId, 'example.com')
  setAccount(room.deps, 'olga', { emailVerifiedAt: null })
  expect(createUser(room.deps, room.provider, described('olga@example.com'))).toMatchObject({ role: null })
  // Nor is whoever administers the instance made a member without being asked.
  expect(createUser(room.deps, room.provider, described('ines@example.com'))).toMatchObject({ role: null })
})

test('whoever accepts the invitation is the person, and is deactivated as any other', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  const { id } = createUser(room.deps, room.provider, described('olga@example.com'))
  const invitation = room.db.select().from(invitations).get()
  acceptInvitation(room.deps, accountOf('olga'), signedToken(room.deps, 'invitation', invitation?.id ?? ''))
  expect(findUser(room.db, acmeId, id)).toMatchObject({ accountId: accountId('olga'), role: 'viewer', active: true })
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: false }))
  expect([roleOf(room, accountId('olga')), roleOf(room, accountId('olga'), otherId)]).toEqual([null, 'owner'])
  // Active again, they are asked again: the domain is still not proven.
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: true }))
  expect([roleOf(room, accountId('olga')), open(room)]).toEqual([null, ['olga@example.com viewer']])
})

test('somebody invited by hand is not invited twice, and a member is the provider’s from now on, in their own role', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  inviteMember(room.deps, room.actor('ann'), acmeId, { email: 'new@elsewhere.example', role: 'editor', days: 7 })
  createUser(room.deps, room.provider, described('New@elsewhere.example'))
  expect(open(room)).toEqual(['new@elsewhere.example editor'])
  expect(createUser(room.deps, room.provider, described('ed@example.com'))).toMatchObject({
    accountId: accountId('ed'),
    role: 'editor',
    active: true,
  })
})

test('without an address nobody is let in; kept as inactive, they are', () => {
  const room = scimRoom()
  const nobody = described('adele', { email: null })
  expect(scimRefusal(() => createUser(room.deps, room.provider, nobody))).toMatchObject({ scimType: 'invalidValue' })
  expect(createUser(room.deps, room.provider, { ...nobody, active: false })).toMatchObject({ active: false })
})

test('a userName is one person’s, whatever its case, and each organization’s its own', () => {
  const room = scimRoom()
  const inactive = (userName: string) => described(userName, { active: false })
  const { id } = createUser(room.deps, room.provider, inactive('adele@acme.example'))
  const taken = { status: 409, scimType: 'uniqueness' }
  expect(scimRefusal(() => createUser(room.deps, room.provider, inactive('ADELE@acme.example')))).toMatchObject(taken)
  const { id: second } = createUser(room.deps, room.provider, inactive('b@acme.example'))
  const rename = () =>
    changeUser(room.deps, room.provider, second, (user) => ({ ...user, userName: 'Adele@acme.example' }))
  expect(scimRefusal(rename)).toMatchObject(taken)
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, userName: 'ADELE@acme.example' }))
  expect(createUser(room.deps, provisionerOf(room.deps, otherId), inactive('adele@acme.example')).id).not.toBe(id)
})

test('a deactivation ends the membership, the own tokens there and the passes: at once, there, and nothing elsewhere', () => {
  const room = scimRoom()
  const { deps, db } = room
  writeUnaudited(
    db,
    (tx) => void addMember(tx, deps, { organizationId: otherId, accountId: accountId('ann'), role: 'admin' }),
  )
  const { id } = createUser(deps, room.provider, described('ann@example.com'))
  const here = createOwnToken(deps, room.actor('ann'), acmeId, { name: 'Here', role: 'editor', days: 30 })
  const there = createOwnToken(deps, { ...room.actor('ann'), organizationId: otherId }, otherId, {
    ...{ name: 'There', role: 'editor', days: 30 },
  })
  const session = signedIn(deps, 'ann')
  expect(memberOf(deps, session.actor, 'acme').actor.role).toBe('admin')

  changeUser(deps, room.provider, id, (user) => ({ ...user, active: false }))
  expect(refusal(() => memberOf(deps, session.actor, 'acme'))).toBe('not_found')
  expect(memberOf(deps, session.actor, 'other').actor.role).toBe('admin')
  expect([actorOfToken(deps, testOrigin, here), actorOfToken(deps, testOrigin, there)?.name]).toEqual([null, 'There'])
  expect(
    db
      .select()
      .from(apiTokens)
      .all()
      .map(({ revokedAt }) => revokedAt !== null),
  ).toEqual([true, false])
  expect(
    db
      .select()
      .from(accounts)
      .where(eq(accounts.id, accountId('ann')))
      .get()?.name,
  ).toBe('Ann')
  expect(findUser(db, acmeId, id)).toMatchObject({ active: false, role: null, accountId: accountId('ann') })
  const isOut = (name: string) => isDeactivated(db, { organizationId: acmeId, accountId: accountId(name) })
  expect([isOut('ann'), isOut('ed'), isOut('olga')]).toEqual([true, false, false])
  expect(room.audited().slice(-3)).toEqual(['api_token.revoked', 'member.deactivated', 'scim_user.changed'])
})

test('the last owner cannot be deactivated or removed, with a sentence that says what to do; any other owner can', () => {
  const room = scimRoom()
  const owners = ['iris', 'otto'].map(
    (name) => createUser(room.deps, room.provider, described(`${name}@example.com`)).id,
  )
  const [iris = '', otto = ''] = owners
  const off = (id: string) => changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: false }))
  off(iris)
  const before = room.audited().length
  for (const act of [() => off(otto), () => removeUser(room.deps, room.provider, otto)])
    expect(scimRefusal(act)).toMatchObject({
      status: 409,
      message:
        'otto@example.com is the only owner of Acme. Make somebody else an owner in Opsentry first, then deactivate them.',
    })
  expect([roleOf(room, accountId('otto')), room.audited().length]).toEqual(['owner', before])
})

test('removed, the person is forgotten by SCIM, the account stays, and their groups have a new version', () => {
  const room = scimRoom()
  const { id } = createUser(room.deps, room.provider, described('ed@example.com'))
  const group = createGroup(room.deps, room.provider, { displayName: 'G', externalId: null, members: new Set([id]) })
  removeUser(room.deps, room.provider, id)
  expect(refusal(() => findUser(room.db, acmeId, id))).toBe('not_found')
  expect([roleOf(room, accountId('ed')), accountByEmail(room.db, 'ed@example.com')?.name]).toEqual([null, 'Ed'])
  const after = changeGroup(room.deps, room.provider, group.id, (before, members) => ({ ...before, members }))
  expect(after.version).toBe(2)
})

test('brought back, a person has the role of their groups again', () => {
  const room = scimRoom()
  addProvenDomain(room.deps, acmeId, 'example.com')
  giveGroupsRoles(room.deps, { Operators: 'editor' })
  const { id } = createUser(room.deps, room.provider, described('new@example.com'))
  createGroup(room.deps, room.provider, { displayName: 'Operators', externalId: null, members: new Set([id]) })
  for (const active of [false, true]) changeUser(room.deps, room.provider, id, (user) => ({ ...user, active }))
  expect(findUser(room.db, acmeId, id)).toMatchObject({ role: 'editor', active: true })
})

test('an invitation that nobody accepted is withdrawn with the person, and follows their address', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  const { id } = createUser(room.deps, room.provider, described('a@elsewhere.example'))
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, email: 'b@elsewhere.example' }))
  expect(open(room)).toEqual(['b@elsewhere.example viewer'])
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: false }))
  expect(open(room)).toEqual([])
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: true }))
  removeUser(room.deps, room.provider, id)
  expect(open(room)).toEqual([])
})

test('a new name or address at the provider changes no account', () => {
  const room = scimRoom()
  addProvenDomain(room.deps, acmeId, 'example.com')
  const { id } = createUser(room.deps, room.provider, described('ann@example.com'))
  changeUser(room.deps, room.provider, id, (user) => ({
    ...user,
    displayName: 'Mallory',
    email: 'mallory@example.com',
  }))
  expect(accountByEmail(room.db, 'ann@example.com')?.name).toBe('Ann')
  expect(accountByEmail(room.db, 'mallory@example.com')).toBeUndefined()
})

test('a change that changes nothing writes nothing', () => {
  const room = scimRoom()
  const { id } = createUser(room.deps, room.provider, described('ann@example.com'))
  const before = room.audited()
  expect(changeUser(room.deps, room.provider, id, (user) => user)).toMatchObject({ id })
  expect(room.audited()).toEqual(before)
})

test('another organization’s person is found, changed and removed by nobody else', () => {
  const room = scimRoom()
  const { id } = createUser(room.deps, room.provider, described('ann@example.com'))
  const other = provisionerOf(room.deps, otherId)
  expect(refusal(() => findUser(room.db, otherId, id))).toBe('not_found')
  expect(refusal(() => changeUser(room.deps, other, id, (user) => ({ ...user, active: false })))).toBe('not_found')
  expect(refusal(() => removeUser(room.deps, other, id))).toBe('not_found')
  expect(roleOf(room, accountId('ann'))).toBe('admin')
})

test('somebody who has deleted their account is not brought back; of another domain, nothing tells that there is one', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  setAccount(room.deps, 'olga', { deletionRequestedAt: 1 })
  const { id } = createUser(room.deps, room.provider, described('olga@example.com'))
  expect(open(room)).toEqual(['olga@example.com viewer'])
  removeUser(room.deps, room.provider, id)
  addProvenDomain(room.deps, acmeId, 'example.com')
  const error = scimRefusal(() => createUser(room.deps, room.provider, described('olga@example.com')))
  expect(error).toMatchObject({ status: 409 })
  expect(outcomeOf(() => findUser(room.db, acmeId, 'x'))).toBe('not_found')
})

test('erased by the address, whoever has no account yet is forgotten, too', () => {
  const room = scimRoom()
  connectRelay(room.deps)
  createUser(room.deps, room.provider, described('First@Elsewhere.example'))
  createUser(room.deps, room.provider, described('u2', { email: 'Second@elsewhere.example' }))
  createUser(room.deps, room.provider, described('third@elsewhere.example'))
  writeUnaudited(room.db, (tx) => forgetProvisioned(tx, ['first@elsewhere.example', 'second@elsewhere.example']))
  expect(
    room.db
      .select()
      .from(scimUsers)
      .all()
      .map(({ userName }) => userName),
  ).toEqual(['third@elsewhere.example'])
})

test('whoever the provider has deactivated is not brought back by signing in through it', () => {
  const room = scimRoom()
  addProvenDomain(room.deps, acmeId, 'example.com')
  const present = signedIn(room.deps, 'olga')
  const session = { token: present.token, account: present.actor }
  const provider = addProvider(room.deps)
  const { id } = createUser(room.deps, room.provider, described('olga@example.com'))
  expect(roleOf(room, accountId('olga'))).toBe('viewer')
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: false }))
  expect(comesBy(room.deps, provider, vouchedFor('olga'), session)).toBe('removed')
  changeUser(room.deps, room.provider, id, (user) => ({ ...user, active: true }))
  expect(comesBy(room.deps, provider, vouchedFor('olga'), session)).toMatchObject({ token: present.token })
})
