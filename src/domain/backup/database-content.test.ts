import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { OrganizationId } from '#src/db/ids.ts'
import { instance, organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { createService } from '../services/create-service.ts'
import { isSetUpDatabase, storedOrganizations } from './database-content.ts'

test('a database counts as set up once the wizard is through, and not with its tables alone', () => {
  const { db } = testRoom()
  db.update(instance).set({ setUpAt: null }).run()
  expect(isSetUpDatabase(db)).toBe(false)
  db.update(instance).set({ setUpAt: 1 }).run()
  expect(isSetUpDatabase(db)).toBe(true)
  db.$client.run('DELETE FROM instance')
  expect(isSetUpDatabase(db)).toBe(false)
})

const service = { name: 'Login', description: '', serviceGroupId: null }

test('each organization has the moment of its own newest change, the latest first', () => {
  const { deps, db, clock } = testRoom()
  db.delete(auditEntries).run()
  expect(storedOrganizations(db).map(({ changedAt }) => changedAt)).toEqual([null, null])
  createService(deps, system, otherId, service)
  clock.advance(60_000)
  const at = clock.now()
  createService(deps, system, acmeId, service)
  clock.advance(60_000)
  allowDestinations(deps, ines, [])
  const nameOf = (id: string) =>
    db
      .select()
      .from(organizations)
      .where(eq(organizations.id, id as OrganizationId))
      .get()?.name
  expect(storedOrganizations(db)).toEqual([
    { name: nameOf(acmeId), changedAt: at },
    { name: nameOf(otherId), changedAt: at - 60_000 },
  ])
})
