import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { passEpochs } from '#src/db/schema/pass-epochs.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { outcomeOf } from '#src/testing/outcome.ts'
import { accountId, accountOf, acmeId, otherId, type Persona, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { Role } from '#src/words.ts'
import { chainEnd } from '../audit/remove-chain.ts'
import { configureInstance } from '../settings/configure-instance.ts'
import { deleteOrganization, restoreOrganization } from './delete-organization.ts'
import { eraseOrganizationRow, organizationsToErase } from './erase-organization.ts'
import { organizationById, organizationBySlug } from './find-organization.ts'

const days = (count: number) => count * 24 * 3_600_000
const policies = { signUp: 'invitation', organizationCreation: 'instance_admin' } as const

/** The page at the root is Olga's: acme can be deleted. */
function movedHome(): TestRoom {
  const room = testRoom()
  configureInstance(room.deps, system, { ...policies, homeOrganizationId: otherId })
  return room
}

function join({ db }: TestRoom, persona: Persona, role: Role): void {
  const row = { organizationId: otherId, accountId: accountId(persona), role, createdAt: testEpoch }
  writeUnaudited(db, (tx) => void tx.insert(memberships).values(row).run())
}

const deletedAt = ({ db }: TestRoom, id: string) =>
  db.select().from(organizations).where(eq(organizations.id, id)).get()?.deletedAt

test('an owner deletes an organization by typing its name: it is hidden at once, and both audit logs say so', () => {
  const room = movedHome()
  const { deps, clock, actor } = room
  addService(deps)
  clock.advance(1000)
  deleteOrganization(deps, actor('otto'), acmeId, ' Acme ')
  expect(deletedAt(room, acmeId)).toBe(testEpoch + 1000)
  expect(refusal(() => organizationById(deps, acmeId))).toBe('not_found')
  expect(refusal(() => organizationBySlug(deps, 'acme'))).toBe('not_found')
  const entry = { action: 'organization.deleted', by: 'otto00000000', subject: `organization ${acmeId}`, changes: {} }
  expect([lastEntry(deps), lastEntry(deps, null)]).toEqual([entry, entry])
  expect(refusal(() => deleteOrganization(deps, actor('otto'), acmeId, 'Acme'))).toBe('not_found')
  expect(organizationById(deps, otherId).deletedAt).toBeNull()
})

test.each(['', 'acme', 'Acm', 'Acme Ltd', 'Other'])('%j does not delete Acme', (typed) => {
  const room = movedHome()
  expect(() => deleteOrganization(room.deps, system, acmeId, typed)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { typedName: 'Type Acme to delete it.' } }),
  )
  expect([deletedAt(room, acmeId), room.audited()]).toEqual([null, []])
})

test('the home organization is not deleted, not even by its right name, until another one is the home', () => {
  const room = testRoom()
  const act = () => deleteOrganization(room.deps, room.actor('otto'), acmeId, 'Acme')
  expect(act).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: 'Acme is shown at the address of this Opsentry: choose another home organization first.',
    }),
  )
  expect(deletedAt(room, acmeId)).toBeNull()
  configureInstance(room.deps, system, { ...policies, homeOrganizationId: otherId })
  act()
  const back = { ...policies, homeOrganizationId: acmeId }
  expect(refusal(() => configureInstance(room.deps, system, back))).toBe('invalid')
})

test.each<[Persona, string]>([
  ['ann', 'forbidden'],
  ['ed', 'forbidden'],
  ['vic', 'forbidden'],
  ['olga', 'not_found'],
])('%s may not delete it: %s', (persona, code) => {
  const room = movedHome()
  expect(refusal(() => deleteOrganization(room.deps, room.actor(persona), acmeId, 'Acme'))).toBe(code)
  expect([deletedAt(room, acmeId), room.audited()]).toEqual([null, []])
})

/** Its owners and the instance admin bring Olga's organization back; to nobody else is it there. */
test.each<[Persona, Role | null, string]>([
  ['olga', null, 'done'],
  ['iris', null, 'done'],
  ['ines', null, 'done'],
  ['otto', null, 'not_found'],
  ['otto', 'owner', 'done'],
  ['ann', 'admin', 'not_found'],
  ['ed', 'editor', 'not_found'],
  ['vic', 'viewer', 'not_found'],
])('%s, there as %s, brings it back: %s', (persona, role, expected) => {
  const room = testRoom()
  if (role) join(room, persona, role)
  deleteOrganization(room.deps, system, otherId, 'Other')
  expect(outcomeOf(() => restoreOrganization(room.deps, accountOf(persona), otherId))).toBe(expected)
  const isBack = expected === 'done'
  expect(deletedAt(room, otherId)).toBe(isBack ? null : testEpoch)
  const entries = isBack ? ['organization.deleted', 'organization.restored'] : ['organization.deleted']
  expect([room.audited(otherId), room.audited(null)]).toEqual([entries, entries])
})

test('what comes back is what was deleted', () => {
  const { deps } = testRoom()
  const before = organizationById(deps, otherId)
  deleteOrganization(deps, system, otherId, 'Other')
  expect(restoreOrganization(deps, accountOf('olga'), otherId)).toBe('Other')
  expect(organizationById(deps, otherId)).toEqual(before)
  for (const id of [otherId, 'unknown00000'])
    expect(refusal(() => restoreOrganization(deps, accountOf('iris'), id))).toBe('not_found')
})

test('for thirty days to the millisecond it comes back; then it is due to be erased, and not before', () => {
  const room = testRoom()
  const { deps, clock } = room
  deleteOrganization(deps, system, otherId, 'Other')
  clock.set(testEpoch + days(30))
  expect(organizationsToErase(deps)).toEqual([])
  restoreOrganization(deps, accountOf('olga'), otherId)
  clock.set(testEpoch)
  deleteOrganization(deps, system, otherId, 'Other')
  clock.set(testEpoch + days(30) + 1)
  expect(organizationsToErase(deps)).toEqual([{ id: otherId, slug: 'other', deletedAt: testEpoch }])
  expect(() => restoreOrganization(deps, accountOf('olga'), otherId)).toThrow(
    expect.objectContaining({
      code: 'conflict',
      message: 'Other was deleted more than 30 days ago: it is being erased.',
    }),
  )
  expect(deletedAt(room, otherId)).toBe(testEpoch)
})

test('its row goes last: while anything hangs on it, it stays and nothing is recorded', () => {
  const room = testRoom()
  const { deps, db } = room
  deleteOrganization(deps, system, otherId, 'Other')
  const due = { id: otherId, slug: 'other', deletedAt: testEpoch }
  expect(() => eraseOrganizationRow(deps, system, due, {})).toThrow(/FOREIGN KEY/)
  expect([deletedAt(room, otherId), room.audited(null)]).toEqual([testEpoch, ['organization.deleted']])
  writeUnaudited(db, (tx) => {
    tx.delete(memberships).where(eq(memberships.organizationId, otherId)).run()
    tx.delete(passEpochs).run()
  })
  eraseOrganizationRow(deps, system, due, { memberships: 1 })
  expect(db.select().from(organizations).all()).toMatchObject([{ id: acmeId }])
  expect(lastEntry(deps, null)).toEqual({
    action: 'organization.erased',
    by: 'test',
    subject: `organization ${otherId}`,
    changes: { deletedAt: testEpoch, removed: { memberships: 1 }, end: chainEnd(db, otherId) },
  })
})
