import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system, testPassword } from '#src/testing/personas.ts'
import { visibleRevision } from './page-revision.ts'

const seen = [
  'instance',
  'organizations',
  'service_groups',
  'services',
  'service_status_changes',
  'incidents',
  'status_updates',
  'status_update_services',
  'incident_services',
  'maintenance_windows',
  'maintenance_services',
  'maintenance_updates',
  'status_corrections',
  'organization_files',
  'policy_versions',
  'sub_processors',
  'sub_processor_changes',
]

test('every table that visitors see counts its changes, after all migrations', () => {
  const { deps } = testApp()
  const triggers = deps.db.$client
    .query<{ tbl_name: string; name: string }, []>("SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'")
    .all()
    .map(({ tbl_name, name }) => `${tbl_name} ${name}`)
  const wanted = seen.flatMap((table) =>
    ['insert', 'update', 'delete'].map((what) => `${table} ${table}_${what}_shows`),
  )
  expect(triggers).toEqual(expect.arrayContaining(wanted))
  expect(triggers).toEqual(
    expect.arrayContaining([
      'audit_entries audit_entries_are_never_changed',
      'audit_entries audit_entries_are_never_removed',
    ]),
  )
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
