import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { closeRequestLogs, openRequestLogs, type RequestLogDb } from '#src/db/request-logs.ts'
import { formerSlugs, organizationFiles, organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { keepBooks } from '#src/db/write.ts'
import { verifyChain } from '#src/domain/audit/verify-chain.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { addWebhook, bringArchive, proveDomain, subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { day, keep } from '#src/testing/keeping.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { png } from '#src/testing/pictures.ts'
import { requestLogsInThread, type TestDeps } from '#src/testing/test-deps.ts'

/** Olga's organization with one of everything that says whose it was. */
function live({ deps }: TestApp): string[] {
  const service = createService(deps, system, otherId, { name: 'Wombat API', description: '', serviceGroupId: null })
  subscribe(deps, 'sue@wombat.example', { organizationId: otherId })
  const { secret } = addWebhook(deps, 'https://hooks.wombat.example/in', { name: 'Wombat hook' }, otherId)
  const said = { title: 'Wombat outage', body: 'Wombats are slow.', status: 'investigating', notify: true } as const
  openIncident(deps, system, otherId, { ...said, services: [{ serviceId: service.id, status: 'major_outage' }] })
  while (expandNextStep(deps));
  proveDomain(deps, otherId, 'wombat.example')
  const now = deps.clock.now()
  keepBooks(deps.db, (tx) => {
    tx.update(organizations).set({ name: 'Wombat Ltd', slug: 'wombat' }).where(eq(organizations.id, otherId)).run()
    tx.insert(formerSlugs).values({ slug: 'wombat-old', organizationId: otherId, createdAt: now }).run()
    const picture = { kind: 'logo', type: 'image/png', hash: 'h', createdAt: now } as const
    tx.insert(organizationFiles)
      .values({ ...picture, organizationId: otherId, bytes: png() })
      .run()
  })
  bringArchive(deps, { organizationId: otherId, text: 'Wombat, as it was elsewhere' })
  for (const path of ['/s/wombat/', '/s/wombat/history', '/app/wombat', '/s/wombat-old', '/s/wombats'])
    deps.requestLogs.record({ at: now, method: 'GET', path, status: 200, duration: 9, ip: '192.0.2.7', userAgent: 'x' })
  const sealed = deps.db.select().from(webhookEndpoints).get()?.secret ?? ''
  return ['sue@wombat', 'Wombat', 'wombat.example', sealed, secret, png().toString('latin1')]
}

/** Every table that has rows of an organization, and how many. */
function rowsOf({ db }: TestDeps, organizationId: string): Record<string, number> {
  const tables = db.$client.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const counts = tables.map(({ name }) => {
    const columns = db.$client.query<{ name: string }, []>(`SELECT name FROM pragma_table_info('${name}')`).all()
    const column = columns.find((one) => ['organization_id', 'chain'].includes(one.name))?.name
    if (column === undefined) return [name, 0] as const
    const sql = `SELECT count(*) AS n FROM "${name}" WHERE "${column}" = ?`
    return [name, db.$client.query<{ n: number }, [string]>(sql).get(organizationId)?.n ?? 0] as const
  })
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

async function erased(app: TestApp): Promise<Record<string, number>> {
  deleteOrganization(app.deps, system, otherId, 'Wombat Ltd')
  app.deps.clock.advance(30 * day)
  expect(await keep(app.deps, 'organizations')).toEqual({})
  app.deps.clock.advance(1)
  return keep(app.deps, 'organizations')
}

test('30 days after its deletion an organization is gone from every table, and no other lost anything', async () => {
  const app = testApp()
  live(app)
  const acme = rowsOf(app.deps, acmeId)
  expect(Object.keys(rowsOf(app.deps, otherId)).length).toBeGreaterThan(10)
  expect(await erased(app)).toMatchObject({ organizations: 1 })
  expect(rowsOf(app.deps, otherId)).toEqual({})
  expect(rowsOf(app.deps, acmeId)).toEqual(acme)
  expect(app.deps.db.select().from(dkimKeys).all()).toEqual([])
  expect(app.deps.db.select().from(organizations).all()).toMatchObject([{ id: acmeId }])
  expect(app.deps.db.$client.query('PRAGMA foreign_key_check').all()).toEqual([])
  expect(await keep(app.deps, 'organizations')).toEqual({})
})

test("the instance's audit log keeps that one was erased, without its name, and every chain still holds", async () => {
  const app = testApp()
  live(app)
  createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  await erased(app)
  expect(app.audited(null)).toEqual(['organization.deleted', 'organization.erased'])
  expect(JSON.stringify(app.deps.db.select().from(auditEntries).all())).not.toMatch(/wombat/i)
  for (const chain of ['', acmeId]) expect(verifyChain(app.deps.db, chain).finding).toBeNull()
})

test('its paths are named no more in the request log; a name that only begins the same stays', async () => {
  const app = testApp()
  live(app)
  await app.deps.requestLogs.flush()
  await erased(app)
  const { requests } = await app.deps.requestLogs.ask('find', { filter: {}, limit: 9 })
  expect(requests.map(({ path }) => path).filter((path) => !path.startsWith('(erased'))).toEqual(['/s/wombats'])
  expect(requests).toHaveLength(5)
})

test('an audit entry of an organization that is there, or of the instance, can be removed by nobody', async () => {
  const { deps } = testApp()
  deleteOrganization(deps, system, otherId, 'Other')
  for (const chain of [otherId, '']) {
    expect(deps.db.select().from(auditEntries).where(eq(auditEntries.chain, chain)).all()).toHaveLength(1)
    expect(() => deps.db.$client.run('DELETE FROM audit_entries WHERE chain = ?', [chain])).toThrow('append-only')
  }
})

test('nothing of it can be read in any file of the data folder any more', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-erased-'))
  const file = join(folder, 'opsentry.db')
  const logFile = join(folder, 'request-logs.db')
  const db = openDatabase(file)
  let log: RequestLogDb | undefined
  try {
    migrateDatabase(db)
    const app: TestApp = testApp({
      db,
      requestLogs: requestLogsInThread(
        () => app.deps,
        () => {
          log = openRequestLogs(logFile)
          return log
        },
      ),
    })
    const traces = live(app)
    await app.deps.requestLogs.flush()
    const written = () =>
      [file, `${file}-wal`, logFile, `${logFile}-wal`].map((one) => readFileSync(one, 'latin1')).join('')
    // The secret is sealed, and was never written as it is.
    for (const trace of traces.filter((one) => !one.startsWith('whsec_'))) expect(written()).toContain(trace)
    await erased(app)
    app.deps.clock.advance(31 * day)
    await keep(app.deps, 'requests')
    app.deps.clock.advance(day)
    await keep(app.deps, 'requests')
    for (const trace of traces) expect(written()).not.toContain(trace)
    expect(written()).not.toContain('/s/wombat/')
  } finally {
    closeDatabase(db)
    if (log) closeRequestLogs(log)
    rmSync(folder, { recursive: true })
  }
})
