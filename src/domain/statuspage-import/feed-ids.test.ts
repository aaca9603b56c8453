import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { visibleRevisionOf } from '#src/db/page-revision.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { acmeId, otherId, type Persona, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'
import { editIncident } from '../incidents/edit-incident.ts'
import { importStatuspage } from './import-statuspage.ts'
import type { AtomFeed } from './read-atom.ts'

const [slow, work] = ['open00000000', 'work00000000']
const tag = (number: number) => `tag:status.example.com,2005:Incident/${number}`

const feedOf = (ids: Record<string, string>): AtomFeed => ({
  entries: Object.entries(ids).map(([id, feedId]) => ({ id, feedId, label: `“T” (${id})` })),
  remarks: [],
})
const both = feedOf({ [slow]: tag(7), [work]: tag(6) })

function imported(room: TestRoom, feed?: AtomFeed, organizationId = acmeId) {
  return importStatuspage(room.deps, system, organizationId, smallExport(), feed)
}

function stored({ db }: TestRoom) {
  const rows = [incidents, maintenanceWindows].flatMap((table) =>
    db.select({ id: table.id, feedId: table.feedId }).from(table).all(),
  )
  return Object.fromEntries(rows.map(({ id, feedId }) => [id, feedId]))
}

test('entries of the old feed keep their ids, in the same action; the others have none', () => {
  const room = testRoom()
  expect(imported(room, both)).toMatchObject({ feedEntries: 2, remarks: [], unchanged: false })
  expect(stored(room)).toEqual({ [slow]: tag(7), past00000000: null, [work]: tag(6) })
  expect(room.audited()).toEqual(['statuspage.imported'])
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).get()
  expect(JSON.parse(entry?.details ?? '').changes).toMatchObject({ feedEntries: 2 })
})

test('a feed that comes later is taken, too, over what has been changed here since; again it changes nothing', () => {
  const room = testRoom()
  expect(imported(room).feedEntries).toBe(0)
  editIncident(room.deps, system, acmeId, slow, { title: 'Changed here', impactOverride: null })
  const changed = room.db.select().from(incidents).where(eq(incidents.id, slow)).get()
  const seen = visibleRevisionOf(room.db, acmeId)
  expect(imported(room, both)).toMatchObject({ feedEntries: 2, unchanged: false, updated: { incidents: 0 } })
  expect(room.db.select().from(incidents).where(eq(incidents.id, slow)).get()).toEqual({ ...changed, feedId: tag(7) })
  expect(visibleRevisionOf(room.db, acmeId)).toBeGreaterThan(seen)
  const entries = room.audited().length
  expect(imported(room, both)).toMatchObject({ feedEntries: 0, unchanged: true })
  // An export alone takes nothing away.
  expect(imported(room)).toMatchObject({ unchanged: true })
  expect(stored(room)).toMatchObject({ [slow]: tag(7), [work]: tag(6) })
  expect(room.audited()).toHaveLength(entries)
})

test('a window alone is enough for a change that visitors see', () => {
  const room = testRoom()
  imported(room)
  const seen = visibleRevisionOf(room.db, acmeId)
  expect(imported(room, feedOf({ [work]: tag(6) })).feedEntries).toBe(1)
  expect(visibleRevisionOf(room.db, acmeId)).toBeGreaterThan(seen)
})

test('an entry of nothing here is said; what another organization has under its id stays', () => {
  const room = testRoom()
  imported(room)
  const file = { page: { id: 'page11111111', name: 'Other' }, components: [] }
  const report = importStatuspage(room.deps, system, otherId, file, feedOf({ [slow]: tag(9), gone: tag(1) }))
  expect(report).toMatchObject({ feedEntries: 0 })
  expect(report.remarks.map(({ record }) => record)).toEqual([
    '“T” (open00000000): there is no such incident and no such maintenance here.',
    '“T” (gone): there is no such incident and no such maintenance here.',
  ])
  expect(stored(room)[slow]).toBeNull()
})

test.each<[Persona, string]>([
  ['vic', 'forbidden'],
  ['olga', 'not_found'],
])('%s takes no feed into acme: %s', (persona, code) => {
  const room = testRoom()
  imported(room)
  const before = room.audited().length
  expect(refusal(() => importStatuspage(room.deps, room.actor(persona), acmeId, smallExport(), both))).toBe(code)
  expect([stored(room)[slow], room.audited().length]).toEqual([null, before])
})
