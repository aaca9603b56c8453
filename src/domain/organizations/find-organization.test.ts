import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { SecondFactorMissing } from '#src/domain/accounts/second-factor-missing.ts'
import { accountId, accountOf, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { changeSlug, requireSecondFactor } from './change-organization.ts'
import { deleteOrganization } from './delete-organization.ts'
import { memberOf, membershipsOf, organizationById, organizationBySlug, organizationsOf } from './find-organization.ts'
import { listOrganizations } from './list-organizations.ts'

const join = ({ db }: TestRoom, persona: Persona, organizationId: string) =>
  writeUnaudited(db, (tx) => {
    const row = { organizationId, accountId: accountId(persona), role: 'viewer', createdAt: testEpoch } as const
    tx.insert(memberships).values(row).run()
  })

test('an organization is found by its id, its short name and every former one, and deleted by none of them', () => {
  const { deps } = testRoom()
  changeSlug(deps, system, otherId, { slug: 'renamed' })
  const found = () => [
    () => organizationById(deps, otherId),
    () => organizationBySlug(deps, 'renamed'),
    () => organizationBySlug(deps, 'other'),
  ]
  expect(found().map((find) => find().id)).toEqual([otherId, otherId, otherId])
  deleteOrganization(deps, system, otherId, 'Other')
  expect(found().map(refusal)).toEqual(['not_found', 'not_found', 'not_found'])
  for (const slug of ['', 'ACME', 'unknown', acmeId])
    expect(refusal(() => organizationBySlug(deps, slug))).toBe('not_found')
  expect(refusal(() => organizationById(deps, 'acme'))).toBe('not_found')
})

test('an account is a member with its role there, also by a former short name', () => {
  const room = testRoom()
  changeSlug(room.deps, system, acmeId, { slug: 'acme-2' })
  join(room, 'olga', acmeId)
  for (const slug of ['acme', 'acme-2']) {
    const { actor, organization } = memberOf(room.deps, accountOf('olga'), slug)
    const who = { accountId: 'olga00000000', name: 'Olga', origin: testOrigin }
    expect(actor).toEqual({ kind: 'member', ...who, organizationId: acmeId, role: 'viewer' })
    expect(organization.slug).toBe('acme-2')
  }
  expect(memberOf(room.deps, accountOf('olga'), 'other').actor).toMatchObject({
    organizationId: otherId,
    role: 'owner',
  })
})

test('of another organization, an unknown and a deleted one nobody is a member, not even the instance admin', () => {
  const { deps } = testRoom()
  expect(refusal(() => memberOf(deps, accountOf('olga'), 'acme'))).toBe('not_found')
  expect(refusal(() => memberOf(deps, accountOf('ines'), 'acme'))).toBe('not_found')
  expect(refusal(() => memberOf(deps, accountOf('otto'), 'unknown'))).toBe('not_found')
  deleteOrganization(deps, system, otherId, 'Other')
  expect(refusal(() => memberOf(deps, accountOf('olga'), 'other'))).toBe('not_found')
})

test('where a second factor is asked for, a session without one is told so, and strangers are told nothing', () => {
  const { deps } = testRoom()
  requireSecondFactor(deps, system, acmeId, { required: true, ownSecondFactor: true })
  const member = (persona: Persona, secondFactor: boolean) => () =>
    memberOf(deps, { ...accountOf(persona), secondFactor }, 'acme')
  expect(member('ed', false)).toThrow(SecondFactorMissing)
  expect(refusal(member('ed', false))).toBe('forbidden')
  expect(member('ed', true)().actor.role).toBe('editor')
  expect(refusal(member('olga', false))).toBe('not_found')
})

test('an account’s organizations are listed by name, with its role; deleted ones apart', () => {
  const room = testRoom()
  const { deps, db } = room
  join(room, 'olga', acmeId)
  writeUnaudited(db, (tx) => {
    tx.update(organizations).set({ name: 'Zacme' }).where(eq(organizations.id, acmeId)).run()
  })
  const olga = accountId('olga')
  expect(organizationsOf(deps, olga).map(({ name }) => name)).toEqual(['Other', 'Zacme'])
  deleteOrganization(deps, system, otherId, 'Other')
  const roles = (deleted: boolean) =>
    membershipsOf(deps, olga, deleted).map(({ organization, role }) => `${organization.name} ${role}`)
  expect([roles(false), roles(true)]).toEqual([['Zacme viewer'], ['Other owner']])
  expect(organizationsOf(deps, accountId('ines'))).toEqual([])
})

test('the instance lists every organization by name with the size of its team, deleted and empty ones included', () => {
  const { deps, db } = testRoom()
  const empty = { id: 'empty0000000', slug: 'empty', name: 'Bare', timeZone: 'UTC', createdAt: testEpoch }
  writeUnaudited(db, (tx) => void tx.insert(organizations).values(empty).run())
  deleteOrganization(deps, system, otherId, 'Other')
  expect(listOrganizations(db).map(({ name, members, deletedAt }) => [name, members, deletedAt])).toEqual([
    ['Acme', 5, null],
    ['Bare', 0, null],
    ['Other', 1, testEpoch],
  ])
})
