import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { accountId, acmeId, otherId, type Persona } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Role } from '#src/words.ts'
import { isSoleOwner, ownedAlone } from './sole-owner.ts'

const isSole = ({ db }: TestRoom, who: Persona, organizationId = acmeId) =>
  isSoleOwner(db, organizationId, accountId(who))
const join = ({ db }: TestRoom, who: Persona, role: Role, organizationId: string) =>
  writeUnaudited(db, (tx) =>
    tx
      .insert(memberships)
      .values({ organizationId, accountId: accountId(who), role, createdAt: 0 })
      .run(),
  )

test('of two owners neither is the only one, and who is none is not, either', () => {
  const room = testRoom()
  expect((['iris', 'otto', 'ann', 'olga'] as const).map((who) => isSole(room, who))).toEqual(Array(4).fill(false))
})

test('the only one is, whoever else is in the team in whatever role', () => {
  const room = testRoom()
  for (const [who, role] of [
    ['ann', 'admin'],
    ['ed', 'editor'],
    ['vic', 'viewer'],
  ] as const)
    join(room, who, role, otherId)
  expect([isSole(room, 'olga', otherId), isSole(room, 'ann', otherId)]).toEqual([true, false])
  join(room, 'iris', 'owner', otherId)
  expect(isSole(room, 'olga', otherId)).toBe(false)
})

test('an owner who deleted their account leaves the other as the only one, until they come back', () => {
  const room = testRoom()
  setAccount(room.deps, 'otto', { deletionRequestedAt: 1 })
  expect([isSole(room, 'iris'), isSole(room, 'otto')]).toEqual([true, false])
  setAccount(room.deps, 'otto', { deletionRequestedAt: null })
  expect(isSole(room, 'iris')).toBe(false)
})

test('organizations owned alone are listed by name: none of which one is no owner, shares it, or that is deleted', () => {
  const room = testRoom()
  const make = (id: string, name: string, deletedAt: number | null = null) =>
    writeUnaudited(room.db, (tx) =>
      tx.insert(organizations).values({ id, slug: id, name, timeZone: 'UTC', createdAt: 0, deletedAt }).run(),
    )
  make('zoo', 'Zoo')
  make('bakery', 'Bakery')
  make('gone', 'Anvils', 5)
  make('shared', 'Shared')
  make('administered', 'Administered')
  for (const id of ['zoo', 'bakery', 'gone', 'shared']) join(room, 'olga', 'owner', id)
  join(room, 'iris', 'owner', 'shared')
  join(room, 'olga', 'admin', 'administered')
  join(room, 'otto', 'owner', 'administered')
  setAccount(room.deps, 'otto', { deletionRequestedAt: 1 })
  expect(ownedAlone(room.db, accountId('olga'))).toEqual([
    { name: 'Bakery', slug: 'bakery' },
    { name: 'Other', slug: 'other' },
    { name: 'Zoo', slug: 'zoo' },
  ])
  expect(ownedAlone(room.db, accountId('ann'))).toEqual([])
  writeUnaudited(room.db, (tx) =>
    tx.update(organizations).set({ deletedAt: null }).where(eq(organizations.id, 'gone')).run(),
  )
  expect(ownedAlone(room.db, accountId('olga'))[0]).toEqual({ name: 'Anvils', slug: 'gone' })
})
