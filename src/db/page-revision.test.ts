import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { declare } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { subProcessors } from '#src/db/schema/privacy.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system, testPassword } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { closeDatabase, type Db, databaseFrom, openDatabase } from './connection.ts'
import { migrateDatabase } from './migrate.ts'
import { addressRevision, recentVisibleRevisionOf, visibleRevision, visibleRevisionOf } from './page-revision.ts'
import { perRevision } from './per-revision.ts'
import { type Trigger, triggerChanges, triggersIn, visibleTriggers } from './visible-triggers.ts'
import { writeUnaudited } from './write.ts'

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

const rowsOf = (name: string, id: string) => `
  INSERT INTO services (id, organization_id, name, position, started_at, created_at, updated_at)
    VALUES ('${name}-api', '${id}', 'API', 0, 0, 0, 0);
  INSERT INTO incidents (id, organization_id, title, status, impact, started_at, created_at, updated_at)
    VALUES ('${name}-down', '${id}', 'Down', 'investigating', 'major', 0, 0, 0);
  INSERT INTO status_updates (id, incident_id, status, body, display_at, notify, created_at, updated_at)
    VALUES ('${name}-said', '${name}-down', 'investigating', 'It is down.', 0, 0, 0, 0);`
const rowsOfBoth = rowsOf('acme', acmeId) + rowsOf('other', otherId)

/** Which counts a statement raises, and by whom it is seen. */
function raisedBy(db: Db, statement: string): string[] {
  const before = [acmeId, otherId].map((id) => visibleRevisionOf(db, id))
  const addresses = addressRevision(db)
  writeUnaudited(db, () => void db.$client.run(statement))
  const [acme, other] = [acmeId, otherId].map((id, index) => visibleRevisionOf(db, id) > (before[index] ?? 0))
  return [acme ? 'acme' : '', other ? 'other' : '', addressRevision(db) > addresses ? 'addresses' : ''].filter(Boolean)
}

test('each change is counted for those who see it: one organization, everybody, or nobody', () => {
  const { db } = testRoom()
  writeUnaudited(db, () => void db.$client.run(rowsOfBoth))
  const cases: [string, string[]][] = [
    ["UPDATE services SET name = 'A' WHERE id = 'acme-api'", ['acme']],
    ["UPDATE services SET name = 'A' WHERE id = 'other-api'", ['other']],
    ['UPDATE services SET position = position + 1', ['acme', 'other']],
    ["UPDATE services SET name = 'A' WHERE id = 'nobody'", []],
    ["INSERT INTO incident_services VALUES ('acme-down', 'acme-api')", ['acme']],
    ["INSERT INTO status_update_services VALUES ('acme-said', 'acme-api', 'API', 'operational', 'outage')", ['acme']],
    ["UPDATE status_update_services SET service_name = 'B'", ['acme']],
    ["UPDATE status_updates SET body = 'more' WHERE id = 'other-said'", ['other']],
    ["UPDATE incidents SET overdue_told_at = 1, silence_told_at = 1, postmortem_draft = 'x'", []],
    ["UPDATE incidents SET overdue_told_at = 2, title = 'B' WHERE id = 'acme-down'", ['acme']],
    ["UPDATE organizations SET name = 'New' WHERE slug = 'acme'", ['acme', 'addresses']],
    ["UPDATE instance SET operator_name = 'Ops'", ['acme', 'other', 'addresses']],
    ["UPDATE instance SET bounce_seen = '1:2'", []],
    [
      "INSERT INTO sub_processors VALUES ('s', 'S', 'Hosting', 'DE', NULL, '2026-01-01', NULL)",
      ['acme', 'other', 'addresses'],
    ],
    // A row that moves, and one that moves with its parent.
    ["UPDATE status_updates SET incident_id = 'other-down' WHERE id = 'acme-said'", ['acme', 'other']],
    ["UPDATE status_update_services SET new_status = 'degraded'", ['other']],
    [`UPDATE incidents SET organization_id = '${acmeId}' WHERE id = 'other-down'`, ['acme', 'other']],
    ["UPDATE status_update_services SET new_status = 'operational'", ['acme']],
    ['DELETE FROM status_update_services', ['acme']],
    ["DELETE FROM incident_services WHERE incident_id = 'acme-down'", ['acme']],
  ]
  expect(cases.map(([statement]) => [statement, raisedBy(db, statement)])).toEqual(cases)
})

test('what goes with a parent that is gone is counted all the same, and an organization that returns is not an old one', () => {
  const { db } = testRoom()
  writeUnaudited(db, () => void db.$client.run(rowsOfBoth))
  db.$client.run('PRAGMA foreign_keys = OFF')
  db.$client.run("DELETE FROM incidents WHERE id = 'acme-down'")
  expect(raisedBy(db, "DELETE FROM status_updates WHERE id = 'acme-said'")).toEqual(['acme', 'other', 'addresses'])
  const before = visibleRevisionOf(db, acmeId)
  const row = db.select().from(organizations).where(eq(organizations.id, acmeId)).get()
  writeUnaudited(db, (tx) => void tx.delete(organizations).where(eq(organizations.id, acmeId)).run())
  const gone = visibleRevisionOf(db, acmeId)
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(organizations)
        .values(row as typeof organizations.$inferInsert)
        .run(),
  )
  expect([gone > before, visibleRevisionOf(db, acmeId) > gone]).toEqual([true, true])
})

test('a cascade raises the count of whose rows went', () => {
  const db = databaseFrom(openDatabase(':memory:').$client.serialize())
  const parents = sqliteTable('parents', {
    id: text().primaryKey(),
    organizationId: text().references(() => organizations.id),
  })
  const children = sqliteTable('children', { id: text(), parentId: text().references(() => parents.id) })
  const about = { owner: null, personal: {}, exported: false } as const
  const tables = [
    declare(parents, { ...about, shownToVisitors: { of: 'organizationId' } }),
    declare(children, { ...about, shownToVisitors: { of: 'parentId' } }),
  ]
  const run = (statement: string) => void db.$client.run(statement)
  run('CREATE TABLE page_revision (id INTEGER PRIMARY KEY, revision INTEGER, scope TEXT UNIQUE)')
  run('CREATE TABLE parents (id TEXT PRIMARY KEY, organization_id TEXT)')
  run('CREATE TABLE children (id TEXT, parent_id TEXT REFERENCES parents ON DELETE CASCADE)')
  for (const { sql } of visibleTriggers(tables)) run(sql)
  run("INSERT INTO parents VALUES ('p', 'acme')")
  run("INSERT INTO children VALUES ('c', 'p')")
  const before = visibleRevisionOf(db, 'acme')
  run("DELETE FROM parents WHERE id = 'p'")
  writeUnaudited(db, () => undefined)
  expect(db.$client.query('SELECT * FROM children').all()).toEqual([])
  expect(visibleRevisionOf(db, 'acme')).toBeGreaterThan(before)
})

test('what is read in a transaction that is rolled back is not remembered', () => {
  const { db } = testRoom()
  const name = perRevision('test: rolled back', (of) => of.select().from(organizations).get()?.name, addressRevision)
  const before = [visibleRevisionOf(db, acmeId), addressRevision(db), visibleRevision(db)]
  const undone = () =>
    writeUnaudited(db, (tx) => {
      tx.update(organizations).set({ name: 'Undone' }).run()
      expect(visibleRevision(db) + visibleRevisionOf(db, acmeId) + addressRevision(db)).toBeGreaterThan(0)
      expect(name(db)).toBeDefined()
      throw new Error('undone')
    })
  expect(undone).toThrow('undone')
  expect([visibleRevisionOf(db, acmeId), addressRevision(db), visibleRevision(db)]).toEqual(before)
  expect(name(db)).not.toBe('Undone')
})

test('another process’s change is noticed, at once by one and within a moment by the other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a.db')
  const ours = openDatabase(path)
  const theirs = openDatabase(path)
  migrateDatabase(ours)
  const before = recentVisibleRevisionOf(ours, acmeId)
  theirs.insert(subProcessors).values({ id: 's', name: 'S', purpose: 'p', location: 'l', since: '2026-01-01' }).run()
  expect(visibleRevisionOf(ours, acmeId)).toBeGreaterThan(before)
  await expect.poll(() => recentVisibleRevisionOf(ours, acmeId)).toBeGreaterThan(before)
  closeDatabase(ours)
  closeDatabase(theirs)
})
