import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { openRequestLogs } from '#src/db/request-logs.ts'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { verifyChain } from '#src/domain/audit/verify-chain.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { deleteOrganization } from '#src/domain/organizations/delete-organization.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { addWebhook, bringArchive, proveDomain, subscribe } from '#src/testing/factories.ts'
import { expectNoDrift } from '#src/testing/kept-counts.ts'
import { aMetric, send } from '#src/testing/metrics.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { png } from '#src/testing/pictures.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { requestLogsInThread, type TestDeps } from '#src/testing/test-deps.ts'
import { enforceRule } from './enforce-rule.ts'
import { ruleNamed } from './retention-rules.ts'

/** Olga's organization with one of everything that says whose it was. */
function live({ deps }: TestRoom): string[] {
  const service = createService(deps, system, otherId, { name: 'Wombat API', description: '', serviceGroupId: null })
  subscribe(deps, 'sue@wombat.example', { organizationId: otherId })
  void send(deps, aMetric(deps, { name: 'Wombats' }, otherId).id, [[60, 1]], { organizationId: otherId })
  const { secret } = addWebhook(deps, 'https://hooks.wombat.example/in', { name: 'Wombat hook' }, otherId)
  const said = { title: 'Wombat outage', body: 'Wombats are slow.', status: 'investigating', notify: true } as const
  openIncident(deps, system, otherId, { ...said, services: [{ serviceId: service.id, status: 'major_outage' }] })
  while (expandNextStep(deps));
  proveDomain(deps, otherId, 'wombat.example')
  const now = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
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

async function erased(room: TestRoom): Promise<Record<string, number>> {
  deleteOrganization(room.deps, system, otherId, 'Wombat Ltd')
  room.deps.clock.advance(30 * day)
  expect(await enforceNow(room.deps, 'organizations')).toEqual({})
  room.deps.clock.advance(1)
  return enforceNow(room.deps, 'organizations')
}

test('30 days after its deletion an organization is gone from every table, and no other lost anything', async () => {
  const room = testRoom()
  live(room)
  const acme = rowsOf(room.deps, acmeId)
  expect(Object.keys(rowsOf(room.deps, otherId)).length).toBeGreaterThan(10)
  expect(await erased(room)).toMatchObject({ organizations: 1 })
  expect(rowsOf(room.deps, otherId)).toEqual({})
  expect(rowsOf(room.deps, acmeId)).toEqual(acme)
  expectNoDrift(room.deps.db)
  expect(room.deps.db.select().from(dkimKeys).all()).toEqual([])
  expect(room.deps.db.select().from(organizations).all()).toMatchObject([{ id: acmeId }])
  expect(room.deps.db.$client.query('PRAGMA foreign_key_check').all()).toEqual([])
  expect(await enforceNow(room.deps, 'organizations')).toEqual({})
})

test("the instance's audit log keeps that one was erased, without its name, and every chain still holds", async () => {
  const room = testRoom()
  live(room)
  createService(room.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
  await erased(room)
  expect(room.audited(null)).toEqual(['organization.deleted', 'organization.erased'])
  expect(JSON.stringify(room.deps.db.select().from(auditEntries).all())).not.toMatch(/wombat/i)
  for (const chain of ['', acmeId]) expect(verifyChain(room.deps.db, chain).finding).toBeNull()
})

test('cut off in the middle, the next run goes on: what is gone is gone, and what is left is still due', async () => {
  const stopping = new AbortController()
  const room = testRoom({ stopping: stopping.signal })
  const rule = ruleNamed('organizations')
  if (!rule) throw new Error('nothing is promised of organizations')
  for (let one = 0; one < 450; one++) subscribe(room.deps, `reader-${one}@example.org`, { organizationId: otherId })
  deleteOrganization(room.deps, system, otherId, 'Other')
  room.deps.clock.advance(30 * day + 1)
  stopping.abort()
  const cut = await enforceRule(room.deps, system, rule)
  expect(cut).toMatchObject({ removed: { rows: 200 }, problem: 'Opsentry was stopped before it was done.' })
  expect(rowsOf(room.deps, otherId)).toMatchObject({ subscribers: 250 })
  const next = { ...room.deps, stopping: new AbortController().signal }
  expect(await enforceNow(next, 'organizations')).toMatchObject({ organizations: 1 })
  expect(rowsOf(room.deps, otherId)).toEqual({})
})

test('its paths are named no more in the request log; a name that only begins the same stays', async () => {
  const room = testRoom()
  live(room)
  await room.deps.requestLogs.flush()
  await erased(room)
  const { requests } = await room.deps.requestLogs.ask('find', { filter: {}, limit: 9 })
  expect(requests.map(({ path }) => path).filter((path) => !path.startsWith('(erased'))).toEqual(['/s/wombats'])
  expect(requests).toHaveLength(5)
})

test('an audit entry of an organization that is there, or of the instance, can be removed by nobody', async () => {
  const { deps } = testRoom()
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
  try {
    migrateDatabase(db)
    const room: TestRoom = testRoom({
      db,
      requestLogs: requestLogsInThread(
        () => room.deps,
        () => openRequestLogs(logFile),
      ),
    })
    const traces = live(room)
    await room.deps.requestLogs.flush()
    const written = () =>
      [file, `${file}-wal`, logFile, `${logFile}-wal`].map((one) => readFileSync(one, 'latin1')).join('')
    // The secret is sealed, and was never written as it is.
    for (const trace of traces.filter((one) => !one.startsWith('whsec_'))) expect(written()).toContain(trace)
    await erased(room)
    room.deps.clock.advance(31 * day)
    await enforceNow(room.deps, 'requests')
    room.deps.clock.advance(day)
    await enforceNow(room.deps, 'requests')
    for (const trace of traces) expect(written()).not.toContain(trace)
    expect(written()).not.toContain('/s/wombat/')
  } finally {
    closeDatabase(db)
    rmSync(folder, { recursive: true })
  }
})
