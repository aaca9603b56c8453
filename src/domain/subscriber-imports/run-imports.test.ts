import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { notifications, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { type ImportRow, subscriberImports } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { listAudit } from '../audit/list-audit.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'
import { createService } from '../services/create-service.ts'
import { eraseSubscriber } from '../subscribers/erase-subscriber.ts'
import { findSubscriber } from '../subscribers/find-subscriber.ts'
import { runImports, takeNextStep } from './run-imports.ts'
import { discardImport, startImport } from './start-import.ts'

const aDay = 24 * 3_600_000

/** A list that was looked at and, unless it says otherwise, started. */
function importOf(
  { deps, clock }: TestRoom,
  rows: Omit<ImportRow, 'line'>[],
  more: Partial<typeof subscriberImports.$inferInsert> = {},
): string {
  const id = more.id ?? deps.ids.id()
  const list = { fileName: 'a.csv', consent: 'shop', state: 'running' as const, problems: [], total: rows.length }
  const row = { id, organizationId: acmeId, createdAt: clock.now(), ...list, ...more }
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriberImports)
      .values({ ...row, rows: rows.map((one, index) => ({ line: index + 1, ...one })) })
      .run()
  })
  return id
}

const readers = (count: number, name = 'reader') =>
  Array.from({ length: count }, (_, one) => ({ email: `${name}-${one}@x.org` }))
const rows = ({ db }: Pick<TestRoom, 'db'>) => db.select().from(subscribers).all()
const addresses = (room: Pick<TestRoom, 'db'>) => rows(room).map(({ address }) => address)

function progress({ db }: Pick<TestRoom, 'db'>, id: string) {
  const row = db.select().from(subscriberImports).where(eq(subscriberImports.id, id)).get()
  return row && [row.state, row.done, row.added, row.skipped, row.rows.length, row.finishedAt]
}

test('people are added as the list says, active, with the words of consent, and told from now on', async () => {
  const room = testRoom()
  const api = createService(room.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const id = importOf(room, [
    { email: 'all@x.org' },
    { email: 'plans@x.org', incidents: false, language: 'de' },
    { email: 'api@x.org', maintenance: false, serviceIds: [api] },
  ])
  room.clock.advance(5)
  await runImports(room.deps, system)
  const now = room.clock.now()
  const known = { organizationId: acmeId, channel: 'email', state: 'active', consent: 'import: shop' }
  expect(rows(room)).toMatchObject([
    { ...known, address: 'all@x.org', createdAt: now, confirmedAt: now, followsAll: true, followsIncidents: true },
    {
      ...known,
      address: 'plans@x.org',
      language: 'de',
      followsAll: true,
      followsIncidents: false,
      followsMaintenance: true,
    },
    { ...known, address: 'api@x.org', followsAll: false, followsIncidents: true, followsMaintenance: false },
  ])
  expect(room.db.select().from(subscriberServices).all()).toEqual([{ subscriberId: rows(room)[2]?.id, serviceId: api }])
  expect(progress(room, id)).toEqual(['done', 3, 3, 0, 0, now])
  expect(listAudit(room.db, acmeId, { subject: id }, { limit: 9 })).toMatchObject([
    { action: 'subscriber_import.finished', actorKind: 'system', changes: { added: 3, skipped: 0 } },
  ])
})

test('in steps of 500, each written with how far it came; finished with the last, and forgotten as a list', () => {
  const room = testRoom()
  const id = importOf(room, readers(1200))
  const seen = []
  while (takeNextStep(room.deps, system)) seen.push(progress(room, id)?.slice(0, 5))
  expect(seen).toEqual([
    ['running', 500, 500, 0, 1200],
    ['running', 1000, 1000, 0, 1200],
    ['done', 1200, 1200, 0, 0],
  ])
  expect([addresses(room).length, room.audited()]).toEqual([1200, ['subscriber_import.finished']])
})

test('one run takes 20 steps, and lets others go first between two of them', async () => {
  const room = testRoom()
  const id = importOf(room, readers(10_001))
  let turns = 0
  let over = false
  const visitor = (async () => {
    for (; !over; turns++) await new Promise((resolve) => setImmediate(resolve))
  })()
  await runImports(room.deps, system)
  over = true
  await visitor
  expect(turns).toBeGreaterThanOrEqual(20)
  expect(progress(room, id)?.slice(0, 3)).toEqual(['running', 10_000, 10_000])
  await runImports(room.deps, system)
  expect(progress(room, id)?.slice(0, 3)).toEqual(['done', 10_001, 10_001])
})

test.each([0, 1, 137, 499])(
  'killed after %i rows of its second step, the next process goes on where that began',
  async (left) => {
    const room = testRoom()
    subscribe(room.deps, 'reader-7@x.org', { state: 'unsubscribed' })
    const id = importOf(room, readers(1100))
    takeNextStep(room.deps, system)
    let ids = left
    const dying = () => {
      if (ids-- <= 0) throw new Error('killed')
      return room.deps.ids.id()
    }
    expect(() => takeNextStep({ ...room.deps, ids: { ...room.deps.ids, id: dying } }, system)).toThrow('killed')
    expect([progress(room, id)?.slice(0, 3), addresses(room).length]).toEqual([['running', 500, 499], 500])
    const next = restarted(room.deps)
    await runImports(next, system)
    expect(progress(next, id)?.slice(0, 4)).toEqual(['done', 1100, 1099, 1])
    expect(addresses(next).toSorted()).toEqual(
      readers(1100)
        .map(({ email }) => email)
        .toSorted(),
    )
  },
)

test.each([
  ['active', { followsAll: false }],
  ['unconfirmed', {}],
  ['paused', {}],
  ['quarantined', { stateReason: '550' }],
  ['unsubscribed', { unsubscribedAt: 1 }],
] as const)('who is %s meanwhile stays what they are, and is counted as skipped', async (state, more) => {
  const room = testRoom()
  const id = importOf(room, [{ email: 'sue@x.org' }, { email: 'new@x.org', serviceIds: [] }])
  const sue = subscribe(room.deps, 'sue@x.org', { state, consent: 'form', ...more })
  const before = findSubscriber(room.db, acmeId, sue)
  await runImports(room.deps, system)
  expect(findSubscriber(room.db, acmeId, sue)).toEqual(before)
  expect([progress(room, id)?.slice(0, 4), rows(room).length]).toEqual([['done', 2, 1, 1], 2])
})

test('who was erased meanwhile is not brought back, and nobody else is where everybody was', async () => {
  const room = testRoom()
  const id = importOf(room, [{ email: 'sue@x.org' }])
  eraseSubscriber(room.deps, system, findSubscriber(room.db, acmeId, subscribe(room.deps, 'sue@x.org')))
  const before = rows(room)
  await runImports(room.deps, system)
  expect([progress(room, id)?.slice(0, 4), rows(room)]).toEqual([['done', 1, 0, 1], before])
})

test('the same address follows another organization all the same', async () => {
  const room = testRoom()
  subscribe(room.deps, 'sue@x.org', { organizationId: otherId, state: 'unsubscribed' })
  importOf(room, [{ email: 'sue@x.org' }])
  await runImports(room.deps, system)
  expect(rows(room).map(({ organizationId, state }) => [organizationId, state])).toEqual([
    [otherId, 'unsubscribed'],
    [acmeId, 'active'],
  ])
})

test('who is imported while something is being told is not owed it', async () => {
  const room = testRoom()
  const incident: OpenIncident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true }
  openIncident(room.deps, system, acmeId, incident)
  importOf(room, [{ email: 'sue@x.org' }])
  await runImports(room.deps, system)
  expect(rows(room)).toMatchObject([{ confirmedAt: room.clock.now() + 1 }])
  while (expandNextStep(room.deps));
  const id = room.db.select().from(notifications).get()?.id ?? ''
  expect(readLedger(room.db, id)).toMatchObject({ due: 0, waiting: 0, unaccounted: 0 })
})

test('the oldest comes first; that of a deleted organization waits until it is brought back', async () => {
  const room = testRoom()
  const [second, first] = [importOf(room, readers(1, 'b')), importOf(room, readers(1, 'a'), { createdAt: 1 })]
  const theirs = importOf(room, readers(1, 'c'), { organizationId: otherId, createdAt: 0 })
  const isDeleted = (deletedAt: number | null) =>
    writeUnaudited(room.db, (tx) =>
      tx.update(organizations).set({ deletedAt }).where(eq(organizations.id, otherId)).run(),
    )
  isDeleted(1)
  takeNextStep(room.deps, system)
  expect([progress(room, first)?.[0], progress(room, second)?.[0]]).toEqual(['done', 'running'])
  await runImports(room.deps, system)
  expect([takeNextStep(room.deps, system), progress(room, theirs)?.[0]]).toEqual([false, 'running'])
  isDeleted(null)
  await runImports(room.deps, system)
  expect(progress(room, theirs)?.[0]).toBe('done')
})

test.each([
  ['previewed', aDay, true],
  ['previewed', aDay + 1, false],
  ['done', 365 * aDay, true],
] as const)('an import that is %s is there after %i ms: %s', async (state, age, there) => {
  const room = testRoom()
  const id = importOf(room, readers(1), { state, rows: [] })
  room.clock.advance(age)
  await runImports(room.deps, system)
  expect([progress(room, id) !== undefined, rows(room)]).toEqual([there, []])
})

test('a start is written down once, with how many are coming; what runs, is done or is empty starts no more', () => {
  const room = testRoom()
  const id = importOf(room, readers(3), { state: 'previewed' })
  startImport(room.deps, room.actor('ann'), acmeId, id)
  expect(progress(room, id)?.slice(0, 2)).toEqual(['running', 0])
  expect(listAudit(room.db, acmeId, {}, { limit: 9 })).toMatchObject([
    { action: 'subscriber_import.started', actorKind: 'member', subjectId: id, changes: { people: 3 } },
  ])
  const empty = importOf(room, [], { state: 'previewed' })
  const done = importOf(room, readers(1), { state: 'done' })
  for (const one of [id, empty, done])
    expect(refusal(() => startImport(room.deps, system, acmeId, one))).toBe('conflict')
  expect(room.audited()).toEqual(['subscriber_import.started'])
})

test('a preview that nobody wants is gone with its addresses; what was started stays', () => {
  const room = testRoom()
  const [unwanted, running] = [importOf(room, readers(1), { state: 'previewed' }), importOf(room, readers(1))]
  for (const id of [unwanted, running]) discardImport(room.deps, room.actor('ann'), acmeId, id)
  expect([progress(room, unwanted), progress(room, running)?.[0]]).toEqual([undefined, 'running'])
  expect(refusal(() => discardImport(room.deps, system, acmeId, unwanted))).toBe('not_found')
})

test('whoever may not write subscribers starts and discards nothing; another organization does not find it', () => {
  const room = testRoom()
  const id = importOf(room, readers(1), { state: 'previewed' })
  for (const verb of [startImport, discardImport]) {
    for (const [persona, code] of [
      ['ed', 'forbidden'],
      ['vic', 'forbidden'],
      ['olga', 'not_found'],
    ] as const)
      expect(refusal(() => verb(room.deps, room.actor(persona), acmeId, id))).toBe(code)
    expect(refusal(() => verb(room.deps, room.actor('olga'), otherId, id))).toBe('not_found')
  }
  expect([progress(room, id)?.[0], room.audited(), room.audited(otherId)]).toEqual(['previewed', [], []])
})
