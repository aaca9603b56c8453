import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { subscribe } from '#src/testing/factories.ts'
import { expectNoDrift } from '#src/testing/kept-counts.ts'
import { accountOf, acmeId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom } from '#src/testing/room.ts'
import { type TestDeps, testDeps } from '#src/testing/test-deps.ts'
import { elsewhere, exported, fullOrganization, largest } from '#src/testing/transfers.ts'
import { unzip } from '#src/testing/unzip.ts'
import { listArrivals } from '../organizations/arrivals.ts'
import { organizationsToErase } from '../organizations/erase-organization.ts'
import { organizationBySlug } from '../organizations/find-organization.ts'
import type { Steps } from './bring.ts'
import { exportedFiles } from './exported.ts'
import { importAsNew, importOrganization } from './import-organization.ts'
import { undoCutOffImports } from './undo-import.ts'

/** With two subscribers of one mailbox, and a duplicate that comes before the incident that it was merged into. */
async function exportedAcme(): Promise<Blob> {
  const { deps } = fullOrganization()
  for (const address of ['dan@example.org', 'Dan@example.org']) subscribe(deps, address, { mailbox: null })
  const facts = { organizationId: acmeId, title: 'Twice', status: 'resolved', impact: 'minor' } as const
  writeUnaudited(deps.db, (tx) => {
    for (const [id, mergedIntoId] of [
      ['zzz', null],
      ['aaa', 'zzz'],
    ] as const)
      tx.insert(incidents)
        .values({ id, mergedIntoId, ...facts, startedAt: 1, createdAt: 1, updatedAt: 1, resolvedAt: 2 })
        .run()
  })
  return exported(deps, acmeId)
}

const inSteps: Steps = { rows: 1, atOnce: 0 }

function take(room: TestRoom, file: Blob, steps: Steps = inSteps) {
  return importOrganization(room.deps, system, acmeId, { file, largest }, steps)
}

/** Of every table of an export. */
function rowsIn({ db }: Pick<TestDeps, 'db'>): number {
  return Object.values(exportedFiles).reduce((sum, { table }) => sum + db.select().from(table).all().length, 0)
}

const filesOf = async (room: TestRoom) => {
  const {
    'export.json': _,
    'audit.ndjson': __,
    ...files
  } = await unzip(await (await exported(room.deps, acmeId)).bytes())
  return Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('earlier-audit/')))
}

test('an export in many steps makes the same of an organization as at once, and nobody finds it meanwhile', async () => {
  const file = await exportedAcme()
  const [once, stepwise] = [elsewhere(), elsewhere()]
  const summary = await take(once, file, { atOnce: 1000 })
  let rests = 0
  const rest = async () => {
    rests += 1
    expect(stepwise.db.$client.inTransaction).toBe(false)
    expect(refusal(() => organizationBySlug(stepwise.deps, 'acme'))).toBe('not_found')
    stepwise.clock.advance(40 * 24 * 3_600_000)
    expect(organizationsToErase(stepwise.deps)).toEqual([])
    stepwise.clock.set(once.clock.now())
    await undoCutOffImports(stepwise.deps, system)
  }
  expect(await take(stepwise, file, { ...inSteps, rest })).toEqual(summary)
  expect(rests).toBeGreaterThan(8)
  expect(await filesOf(stepwise)).toEqual(await filesOf(once))
  expectNoDrift(stepwise.db)
  expect(once.audited()).toEqual(['subscriber.joined', 'organization.imported', 'organization.exported'])
  expect(stepwise.audited()).toEqual(['organization.import_started', ...once.audited()])
  expect(verifyChains(stepwise.db)).toEqual([])
})

/** What a process would leave that is killed at one of its rests: the database at each of them. */
async function leftBy(room: TestRoom, act: (steps: Steps) => Promise<unknown>): Promise<TestDeps[]> {
  const states: Uint8Array[] = []
  const rest = async () => void states.push(room.db.$client.serialize())
  await act({ ...inSteps, rest })
  return states.map((bytes) => testDeps({ db: databaseFrom(bytes) }))
}

test('one that was killed at any step leaves an organization as it was, and the same file comes in the next time', async () => {
  const file = await exportedAcme()
  const there = elsewhere()
  const left = await leftBy(there, (steps) => take(there, file, steps))
  expect(Math.max(...left.map(rowsIn))).toBe(rowsIn(there.deps))
  for (const deps of left) {
    expect(refusal(() => organizationBySlug(deps, 'acme'))).toBe('not_found')
    await undoCutOffImports(deps, system)
    expect(organizationBySlug(deps, 'acme')).toMatchObject({ id: acmeId, name: 'Acme', deletedAt: null })
    expect([rowsIn(deps), listArrivals(deps.db)]).toEqual([0, []])
    expectNoDrift(deps.db)
    expect(verifyChains(deps.db)).toEqual([])
  }
  const [last] = left.slice(-1)
  if (last) await importOrganization(last, system, acmeId, { file, largest }, inSteps)
  expect(last && rowsIn(last)).toBe(rowsIn(there.deps))
})

test('a step that fails takes back those before it', async () => {
  const file = await exportedAcme()
  const there = elsewhere()
  there.db.$client.run("CREATE TEMP TRIGGER full BEFORE INSERT ON incidents BEGIN SELECT raise(ABORT, 'no more'); END")
  await expect(take(there, file)).rejects.toThrow('no more')
  expect(rowsIn(there.deps)).toBe(0)
  expect(organizationBySlug(there.deps, 'acme').deletedAt).toBeNull()
  expect(there.audited()).toEqual(['organization.import_started', 'organization.import_undone'])
})

test('a new organization is there once all of it is, or never was', async () => {
  const file = await exportedAcme()
  const there = elsewhere()
  const organizationsIn = ({ db }: TestDeps) => db.$client.query('SELECT id, slug FROM organizations').values()
  const before = organizationsIn(there.deps)
  const actor = { ...accountOf('ann'), instanceAdmin: true }
  const left = await leftBy(there, (steps) => importAsNew(there.deps, actor, { slug: 'moved', file, largest }, steps))
  expect(organizationBySlug(there.deps, 'moved')).toMatchObject({ name: 'Acme', deletedAt: null })
  expect([listArrivals(there.db), verifyChains(there.db)]).toEqual([[], []])
  for (const deps of left) {
    expect(organizationsIn(deps)).toHaveLength(before.length + 1)
    await undoCutOffImports(deps, system)
    expect([organizationsIn(deps), rowsIn(deps)]).toEqual([before, 0])
  }
})

test('while one comes in, nobody takes it out, and no other comes in beside it', async () => {
  const file = await exportedAcme()
  const there = elsewhere()
  const left = await leftBy(there, (steps) => take(there, file, steps))
  for (const deps of left) {
    const [rows, lock] = [rowsIn(deps), deps.lockImports()]
    await undoCutOffImports(deps, system)
    expect([rowsIn(deps), listArrivals(deps.db).length]).toEqual([rows, 1])
    lock?.release()
  }
  const other = elsewhere()
  other.deps.lockImports()
  await expect(take(other, file)).rejects.toThrow('Another organization is being imported here')
})
