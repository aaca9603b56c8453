import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { plansOf } from '#src/testing/query-plans.ts'
import { anIncident, anUpdate, hour, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { deleteIncident } from './delete-incident.ts'
import { deleteStatusUpdate } from './delete-status-update.ts'
import { resolveIncident } from './resolve-incident.ts'
import { type IncidentFilter, searchIncidents } from './search-incidents.ts'

async function titles({ db }: StatusRoom, filter: IncidentFilter): Promise<string[]> {
  const { rows } = await searchIncidents(db, acmeId, filter, 'newest', 10)
  return rows.map(({ title }) => title)
}

test('a text is looked for in titles and in what was said, in whatever case, open or resolved', async () => {
  const room = statusRoom()
  const first = anIncident(room, {}, { title: 'Zahlung schlägt fehl' })
  room.clock.advance(hour)
  const second = anIncident(room, {}, { title: 'Logins fail' })
  anUpdate(room, second, {}, { body: 'ZAHLUNGEN are not touched.' })
  const taken = anUpdate(room, second, {}, { body: 'A slip: kittens.' })
  deleteStatusUpdate(room.deps, system, acmeId, second, taken)
  anIncident(room, {}, { title: 'Zahlung, elsewhere', organizationId: otherId })
  const deleted = anIncident(room, {}, { title: 'Zahlung, deleted' })
  deleteIncident(room.deps, system, acmeId, deleted, 'Zahlung, deleted')
  resolveIncident(room.deps, system, acmeId, first, { body: 'Over.', notify: false })
  expect(await titles(room, { text: 'zahlung' })).toEqual(['Logins fail', 'Zahlung schlägt fehl'])
  expect(await titles(room, { text: 'SCHLÄGT' })).toEqual(['Zahlung schlägt fehl'])
  expect(await titles(room, { text: 'kittens' })).toEqual([])
  expect(await titles(room, { text: '%' })).toEqual([])
})

test('a service, an impact and a time narrow it, each alone and all together', async () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const begin = room.clock.now()
  anIncident(room, { [web]: 'major_outage' }, { title: 'Web is down' })
  room.clock.advance(hour)
  anIncident(room, { [api]: 'degraded_performance', [web]: 'degraded_performance' }, { title: 'Both are slow' })
  const impactOf = (title: string) =>
    room.db
      .select()
      .from(incidents)
      .all()
      .find((one) => one.title === title)?.impact
  const [down, slow] = [impactOf('Web is down'), impactOf('Both are slow')] as ['critical', 'minor']
  expect(await titles(room, { service: web })).toEqual(['Both are slow', 'Web is down'])
  expect(await titles(room, { service: api })).toEqual(['Both are slow'])
  expect(await titles(room, { impact: down })).toEqual(['Web is down'])
  expect(await titles(room, { from: begin + 1 })).toEqual(['Both are slow'])
  expect(await titles(room, { until: begin + 1 })).toEqual(['Web is down'])
  expect(await titles(room, { service: web, impact: slow, from: begin, text: 'slow' })).toEqual(['Both are slow'])
  expect(await titles(room, { service: web, impact: slow, until: begin + 1 })).toEqual([])
})

test('what matches far back is found page by page, forth and back', async () => {
  const room = statusRoom()
  const common = { organizationId: acmeId, status: 'resolved' as const, impact: 'minor' as const, updatedAt: 0 }
  writeUnaudited(room.db, (tx) => {
    for (let one = 0; one < 1203; one++) {
      const row = { id: `i${one}`, startedAt: one, title: one % 400 === 0 ? 'rare' : 'common' }
      tx.insert(incidents)
        .values({ ...common, ...row, createdAt: 0 })
        .run()
    }
  })
  const page = async (turn: Parameters<typeof searchIncidents>[3]) => {
    const found = await searchIncidents(room.db, acmeId, { text: 'rare' }, turn, 2)
    return { ...found, rows: found.rows.map(({ startedAt }) => startedAt) }
  }
  const first = await page('newest')
  expect([first.rows, first.newer]).toEqual([[1200, 800], null])
  const second = await page({ olderThan: first.older! })
  expect([second.rows, second.older]).toEqual([[400, 0], null])
  expect((await page({ newerThan: second.newer! })).rows).toEqual([1200, 800])
})

/** So many incidents of an hour each that the list ends far behind what is looked at in its order. */
function longList({ db }: StatusRoom): void {
  writeUnaudited(db, () => {
    for (const [letter, organizationId] of Object.entries({ i: acmeId, o: otherId }))
      db.$client.run(
        `WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)
         INSERT INTO incidents (id, organization_id, title, status, impact, started_at, created_at, updated_at)
         SELECT '${letter}' || n, '${organizationId}', iif(n % 700 = 0, 'Rare', 'Common'), 'resolved', iif(n < 1000, 'major', 'minor'), n, 0, 0 FROM n`,
      )
    const updates = { i5: 'A rare thing.', i2100: 'Rare, too.', o6: 'A rare thing.', i7: 'Nothing.' }
    for (const [incident, body] of Object.entries(updates))
      db.$client.run(
        `INSERT INTO status_updates (id, incident_id, status, body, display_at, notify, created_at, updated_at)
         VALUES ('u' || ?1, ?1, 'resolved', ?2, 0, 0, 0, 0)`,
        [incident, body],
      )
  })
}

test('what few incidents of a long list have is found in titles and updates, each once and in order', async () => {
  const room = statusRoom()
  longList(room)
  const page = async (turn: Parameters<typeof searchIncidents>[3], filter: IncidentFilter = {}) => {
    const found = await searchIncidents(room.db, acmeId, { text: 'rare', ...filter }, turn, 3)
    return { ...found, rows: found.rows.map(({ startedAt }) => startedAt) }
  }
  const first = await page('newest')
  expect([first.rows, first.newer]).toEqual([[2100, 1400, 700], null])
  const second = await page({ olderThan: first.older! })
  expect([second.rows, second.older]).toEqual([[5, 0], null])
  expect((await page({ newerThan: { at: 0, id: 'i0' } })).rows).toEqual([1400, 700, 5])
  expect((await page('newest', { impact: 'major', until: 700 })).rows).toEqual([5, 0])
})

test('of a long list without the text every row is read as it lies on the disk', async () => {
  const room = statusRoom()
  longList(room)
  const plans = await plansOf(room.db, () => titles(room, { text: 'nobody has this' }))
  for (const table of ['incidents', 'status_updates'])
    expect(plans).toContain(`SEARCH ${table} USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)`)
})
