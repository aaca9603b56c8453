import { expect, test } from 'vitest'
import { declared } from '#src/db/schema/declared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system, testPassword } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { visibleRevision } from './page-revision.ts'
import { type Trigger, triggerChanges, triggersIn, visibleTriggers } from './visible-triggers.ts'

test('every table that visitors see counts its changes, after all migrations', () => {
  const { deps } = testApp()
  const triggers = triggersIn(deps.db)
  const shown = declared.filter(({ shownToVisitors }) => shownToVisitors !== false)
  expect(shown.length).toBeGreaterThanOrEqual(17)
  const wanted = shown.flatMap(({ name }) => ['insert', 'update', 'delete'].map((what) => `${name}_${what}_shows`))
  const names = triggers.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(wanted))
  expect(names).toEqual(expect.arrayContaining(['audit_entries_are_never_changed', 'audit_entries_are_never_removed']))
})

test('they are those that the tables declare, word for word, and no others', () => {
  const present = triggersIn(testRoom().db).filter(({ name }) => name.endsWith('_shows'))
  const byName = (a: Trigger, b: Trigger) => a.name.localeCompare(b.name)
  expect(present.toSorted(byName)).toEqual(visibleTriggers().toSorted(byName))
  expect(triggerChanges(present), 'a migration with these is missing: npm run triggers').toEqual([])
})

test('what a migration has to do is said: make, make anew, drop', () => {
  const [first, second, third] = visibleTriggers()
  const present = [first, { ...second, sql: 'CREATE TRIGGER otherwise' }, { name: 'gone_insert_shows', sql: '' }]
  expect(triggerChanges(present as Trigger[], [first, second, third] as Trigger[])).toEqual([
    'DROP TRIGGER gone_insert_shows;',
    `DROP TRIGGER ${second?.name};`,
    `${second?.sql};`,
    `${third?.sql};`,
  ])
})

test('what visitors see raises it, whoever writes; a sign-in does not', async () => {
  const app = testApp()
  const { deps } = app
  const before = visibleRevision(deps.db)
  await app.visitor().post('/sign-in', { email: 'ann@example.com', password: testPassword })
  await app.as('ann').post('/account/name', { name: 'Ann Other' })
  expect(deps.db.select().from(auditEntries).all().length).toBeGreaterThan(1)
  expect(visibleRevision(deps.db)).toBe(before)
  createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  const after = visibleRevision(deps.db)
  expect(after).toBeGreaterThan(before)
  deps.db.update(organizations).set({ name: 'By hand' }).run()
  createService(deps, system, acmeId, { name: 'Web', description: '', serviceGroupId: null })
  expect(visibleRevision(deps.db)).toBeGreaterThan(after + 1)
})
