import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ScimError } from '#src/scim/scim-error.ts'
import { connectRelay } from '#src/testing/invitations.ts'
import { accountId, acmeId, otherId, type Persona } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { described, giveGroupsRoles, provisionerOf } from '#src/testing/scim.ts'
import type { Role } from '#src/words.ts'
import { inviteMember } from '../team/invite-member.ts'
import { changeGroup, createGroup, removeGroup } from './change-group.ts'
import { createUser } from './change-user.ts'
import { findGroup, membersOf } from './find-groups.ts'

function scimRoom() {
  const room = testRoom()
  const provider = provisionerOf(room.deps)
  const user = (persona: Persona) => createUser(room.deps, provider, described(`${persona}@example.com`)).id
  const group = (displayName: string, members: string[] = [], externalId: string | null = null) =>
    createGroup(room.deps, provider, { displayName, externalId, members: new Set(members) }).id
  const put = (id: string, members: string[]) =>
    changeGroup(room.deps, provider, id, (before) => ({ ...before, members: new Set(members) }))
  const role = (persona: Persona) => roleOf(room, persona)
  return { ...room, provider, user, group, put, role }
}

function roleOf({ db }: Pick<TestRoom, 'db'>, persona: Persona): Role | undefined {
  return db
    .select()
    .from(memberships)
    .where(eq(memberships.accountId, accountId(persona)))
    .get()?.role
}

test('members have the role of their group while they are in it, and the default one otherwise', () => {
  const { deps, user, group, put, role, provider, audited } = scimRoom()
  giveGroupsRoles(deps, { Operators: 'admin', 'a1b2-c3': 'editor' })
  const [ed, vic] = [user('ed'), user('vic')]
  const operators = group('Operators', [ed])
  expect([role('ed'), role('vic')]).toEqual(['admin', 'viewer'])
  const byId = group('Writers', [vic], 'a1b2-c3')
  expect([role('ed'), role('vic')]).toEqual(['admin', 'editor'])
  put(operators, [vic])
  // The highest of several.
  expect([role('ed'), role('vic')]).toEqual(['viewer', 'admin'])
  removeGroup(deps, provider, operators)
  expect(role('vic')).toBe('editor')
  put(byId, [])
  expect(role('vic')).toBe('viewer')
  expect(audited().filter((action) => action === 'member.role_changed')).toHaveLength(6)
})

test('a new name of a group may give its members another role', () => {
  const { deps, user, group, role, provider } = scimRoom()
  giveGroupsRoles(deps, { Operators: 'admin' })
  const id = group('Guests', [user('vic')])
  expect(role('vic')).toBe('viewer')
  const rename = (displayName: string) =>
    changeGroup(deps, provider, id, (before, members) => ({ ...before, displayName, members }))
  rename('Operators')
  expect(role('vic')).toBe('admin')
  rename('Guests')
  expect(role('vic')).toBe('viewer')
})

test('without groups that have a role, roles are given by hand', () => {
  const { user, group, role } = scimRoom()
  group('Operators', [user('ed')])
  expect(role('ed')).toBe('editor')
})

test('groups of a provider that is only a draft, or another organization’s, give nothing', () => {
  const { deps, user, group, role } = scimRoom()
  giveGroupsRoles(deps, { Operators: 'admin' }, acmeId, { enabledAt: null })
  giveGroupsRoles(deps, { Operators: 'admin' }, otherId)
  group('Operators', [user('ed')])
  expect(role('ed')).toBe('editor')
})

test('an owner stays one, whatever their groups', () => {
  const { deps, user, group, put, role } = scimRoom()
  giveGroupsRoles(deps, { Operators: 'editor' })
  const operators = group('Operators', [user('otto')])
  put(operators, [])
  expect(role('otto')).toBe('owner')
})

test('a lowered role takes the invitations with it that it could not have sent', () => {
  const { deps, db, user, group, put, actor } = scimRoom()
  connectRelay(deps)
  giveGroupsRoles(deps, { Operators: 'admin' })
  const operators = group('Operators', [user('ann')])
  inviteMember(deps, actor('ann'), acmeId, { email: 'new@example.com', role: 'admin', days: 7 })
  put(operators, [])
  expect(db.select().from(invitations).all()).toMatchObject([{ withdrawnAt: expect.any(Number) }])
})

test('whoever is only invited will have the role of their groups', () => {
  const { deps, db, provider, group } = scimRoom()
  connectRelay(deps)
  giveGroupsRoles(deps, { Operators: 'editor' })
  const { id } = createUser(deps, provider, described('new@elsewhere.example'))
  group('Operators', [id])
  expect(db.select().from(invitations).all()).toMatchObject([{ role: 'editor' }])
})

test('a member is a person of the same organization; an unknown one changes nothing', () => {
  const { deps, db, user, group, put, audited } = scimRoom()
  const foreign = createUser(deps, provisionerOf(deps, otherId), described('olga@example.com')).id
  const id = group('Operators', [user('ed')])
  const before = audited()
  for (const unknown of [foreign, 'nobody'])
    expect(errorOf(() => put(id, [unknown]))).toMatchObject({ status: 400, scimType: 'invalidValue' })
  expect([membersOf(db, id).size, audited()]).toEqual([1, before])
})

test('a name is one group’s, and another organization’s group is not found', () => {
  const { deps, db, provider, group } = scimRoom()
  const id = group('Operators')
  const second = group('Others')
  expect(errorOf(() => group('OPERATORS'))).toMatchObject({ status: 409, scimType: 'uniqueness' })
  const rename = () =>
    changeGroup(deps, provider, second, (one, members) => ({ ...one, displayName: 'operators', members }))
  expect(errorOf(rename)).toMatchObject({ scimType: 'uniqueness' })
  const other = provisionerOf(deps, otherId)
  expect(refusal(() => changeGroup(deps, other, id, (one, members) => ({ ...one, members })))).toBe('not_found')
  expect(refusal(() => removeGroup(deps, other, id))).toBe('not_found')
  expect(findGroup(db, acmeId, id).displayName).toBe('Operators')
})

test('a version rises with each change, and a change that changes nothing writes nothing', () => {
  const { user, group, put, audited } = scimRoom()
  const ed = user('ed')
  const id = group('Operators')
  expect([put(id, [ed]).version, put(id, []).version]).toEqual([2, 3])
  const before = audited()
  expect([put(id, []).version, audited()]).toEqual([3, before])
})

test('a thousand and one members come and go', () => {
  const { db, group, put } = scimRoom()
  const ids = Array.from({ length: 1001 }, (_, at) => `u${at}`)
  const facts = { organizationId: acmeId, createdAt: 0, changedAt: 0 }
  writeUnaudited(db, (tx) => {
    for (const id of ids)
      tx.insert(scimUsers)
        .values({ ...facts, id, userName: id, userNameKey: id })
        .run()
  })
  const id = group('All', ids)
  expect(membersOf(db, id).size).toBe(1001)
  put(id, ids.slice(0, 1))
  expect(membersOf(db, id).size).toBe(1)
})

function errorOf(act: () => unknown): ScimError {
  try {
    act()
  } catch (error) {
    if (error instanceof ScimError) return error
    throw error
  }
  throw new Error('it was let through')
}
