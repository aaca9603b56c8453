import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { importOrganization } from '#src/domain/transfer/import-organization.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { elsewhere, largest } from '#src/testing/transfers.ts'
import { type Db, databaseFrom } from './connection.ts'
import { migrateDatabase } from './migrate.ts'

/** A database with a row in every table, and exports, as they were when the newest migration was 0023. */
const before = join(import.meta.dirname, '../testing/fixtures/schema-23')

type Row = Record<string, unknown>

function everyRow(db: Db): Map<string, Row[]> {
  const named = db.$client.query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  const tables = named.map(({ name }) => name).filter((name) => !name.startsWith('sqlite_'))
  return new Map(tables.map((name) => [name, db.$client.query<Row, []>(`SELECT * FROM "${name}"`).all()]))
}

/** Programs are told the day on which a service began, as before there was a column for it. */
function expectStartDates(db: Db): void {
  const all = db.$client
    .query<Row, []>("SELECT start_date, date(started_at / 1000, 'unixepoch') AS day FROM services")
    .all()
  expect(all.length).toBeGreaterThan(0)
  for (const { start_date, day } of all) expect(start_date).toBe(day)
}

/** A domain at which a page stands is its organization's as before, and says by what. */
function expectDomainsKept(db: Db): void {
  const standing = db.$client.query<Row, []>(
    'SELECT id, custom_domain FROM organizations WHERE custom_domain IS NOT NULL',
  )
  const claims = db.$client.query<Row, []>(
    'SELECT organization_id AS id, domain AS custom_domain, proof FROM domain_claims',
  )
  expect(standing.all().length).toBeGreaterThan(0)
  expect(claims.all()).toEqual(standing.all().map((row) => ({ ...row, proof: 'upgrade' })))
}

test('an upgrade keeps every row of every table, with every value', () => {
  const db = databaseFrom(gunzipSync(readFileSync(join(before, 'opsentry.sqlite.gz'))))
  const old = everyRow(db)
  expect([...old].flatMap(([table, rows]) => (rows.length > 0 ? [] : [table]))).toEqual([])
  expect(old.size).toBe(53)
  migrateDatabase(db)
  expectStartDates(db)
  expectDomainsKept(db)
  const kept = everyRow(db)
  // Rises with what a migration mends of what visitors see.
  old.delete('page_revision')
  for (const [table, rows] of old)
    for (const row of rows)
      expect([table, kept.get(table)]).toEqual([table, expect.arrayContaining([expect.objectContaining(row)])])
})

test.each([
  ['that is good until it is revoked', 'expires_at = NULL, revoked_at = NULL', 1],
  ['that is still good', 'expires_at = unixepoch() * 1000 + 60000, revoked_at = NULL', 1],
  ['that has expired', 'expires_at = unixepoch() * 1000 - 60000, revoked_at = NULL', 0],
  ['that was revoked', 'expires_at = NULL, revoked_at = 1', 0],
])(
  'a token of before %s becomes the organization’s, and its owners are told where it opens something',
  (_, set, told) => {
    const db = databaseFrom(gunzipSync(readFileSync(join(before, 'opsentry.sqlite.gz'))))
    db.$client.run(`UPDATE api_tokens SET ${set}`)
    migrateDatabase(db)
    const tokens = db.$client.query<Row, []>('SELECT account_id, tell_owners FROM api_tokens').all()
    expect(tokens.length).toBeGreaterThan(0)
    for (const token of tokens) expect(token).toEqual({ account_id: null, tell_owners: told })
  },
)

test('what bounces had brought back of forgotten addresses is gone, and nothing else', () => {
  const db = databaseFrom(gunzipSync(readFileSync(join(before, 'opsentry.sqlite.gz'))))
  const add = (id: string, address: string) =>
    db.$client.run(
      `INSERT INTO deliveries (id, channel, address, kind, state, next_attempt_at, created_at, last_answer)
        VALUES (?, 'email', ?, 'status_update', 'failed', 0, 0, '550 <sue@example.org>')`,
      [id, address],
    )
  const kept = ['sue@example.org', 'erased-1a2b3c4d@example.org']
  for (const address of ['', 'erased-1a2b3c4d', ...kept]) add(`to ${address}`, address)
  migrateDatabase(db)
  const answers = db.$client
    .query<Row, []>("SELECT address, last_answer, cause FROM deliveries WHERE id GLOB 'to *' ORDER BY rowid")
    .all()
  expect(answers.filter(({ last_answer, cause }) => last_answer !== null && cause !== null)).toMatchObject(
    kept.map((address) => ({ address })),
  )
  expect(answers.filter(({ last_answer, cause }) => last_answer === null && cause === null)).toHaveLength(2)
})

test.each([
  ['demo.zip', { incidents: 14, subscribers: 24 }],
  ['acme.zip', { incidents: 1, subscribers: 2 }],
])('an export of before is taken in: %s', async (name, counts) => {
  const file = new Blob([readFileSync(join(before, name))])
  const { deps } = elsewhere()
  const summary = await importOrganization(deps, system, acmeId, { file, largest })
  expect(summary.counts).toMatchObject(counts)
  expectStartDates(deps.db)
})

test('what programs are owed from before is told as it stands, and each status with the one before', () => {
  const db = databaseFrom(gunzipSync(readFileSync(join(before, 'opsentry.sqlite.gz'))))
  const { $client } = db
  const one = (query: string) => $client.query<Row, []>(query).get() ?? {}
  const { id: open } = one('SELECT id FROM notifications')
  const service = one('SELECT id, organization_id FROM services')
  $client.run(`UPDATE notifications SET expanded_at = iif(id = '${open}', NULL, 1), recalled_at = NULL`)
  const added = [
    ['first0000000', 'degraded_performance'],
    ['second000000', 'major_outage'],
    ['untold000000', 'operational'],
  ]
  for (const [id, status] of added)
    $client.run(
      `INSERT INTO service_status_changes (id, service_id, status, at) VALUES ('${id}', '${service.id}', '${status}', 9e12)`,
    )
  for (const subject of ['first0000000', 'second000000'])
    $client.run(
      `INSERT INTO deliveries (id, subject_id, channel, address, kind, state, next_attempt_at, created_at)
       VALUES ('to-${subject}', '${subject}', 'webhook', 'hooks.example', 'service_status', 'waiting', 0, 0)`,
    )
  migrateDatabase(db)
  const events = $client.query<Row, []>('SELECT * FROM program_events ORDER BY rowid').all()
  const about = { organization_id: service.organization_id, service_id: service.id, expanded_at: 9e12 }
  expect(events.filter(({ notification_id }) => notification_id !== null)).toMatchObject([
    { notification_id: open, expanded_at: null },
  ])
  expect(events.filter(({ id }) => added.some(([known]) => known === id))).toMatchObject([
    { ...about, id: 'first0000000', new_status: 'degraded_performance' },
    { ...about, id: 'second000000', old_status: 'degraded_performance', new_status: 'major_outage' },
  ])
})
