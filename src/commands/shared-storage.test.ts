import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { isOnDisk, onDisk, syncGroupOf } from '#src/db/durability.ts'
import { serveFrom } from '#src/db/group-sync.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { askedTrouble, MayBeLost, noteUnsynced, reportStorage, storageState } from '#src/db/storage.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { until } from '#src/testing/serving.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { shareStorage, storageBeside } from './shared-storage.ts'

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

/** The connections of both threads, which hear each other a moment later, as by messages. */
function twoThreads() {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'one.db')
  const open = () => {
    const db = openDatabase(path)
    cleanUps.push(() => closeDatabase(db))
    return { ...testDeps(), db }
  }
  const page = open()
  migrateDatabase(page.db)
  const group = serveFrom(page.db)
  const worker = open()
  const ofPage = shareStorage(page, (message) => setImmediate(() => ofWorker.hear(message)))
  const ofWorker = storageBeside(worker, group.counts.memory, (message) => setImmediate(() => ofPage.hear(message)))
  cleanUps.push(() => {
    ofPage.stop()
    ofWorker.stop()
    group.close()
  })
  return { page, worker, path, group }
}

type Threads = ReturnType<typeof twoThreads>

const save = ({ db }: Threads['page'], key: string) =>
  writeUnaudited(db, (tx) => tx.insert(rateLimits).values({ key, count: 1, windowEndsAt: 1 }).run())

const untilTold = (holds: () => boolean, what: string) => until(() => (holds() ? true : undefined), what)

test('each thread knows what the other has not on disk yet, and one sync does for both', async () => {
  const { page, worker } = twoThreads()
  save(page, 'page')
  expect(isOnDisk(worker.db)).toBe(false)
  save(worker, 'worker')
  await onDisk(worker.db)
  expect([isOnDisk(page.db), isOnDisk(worker.db)]).toEqual([true, true])
})

test('a sync that failed is known to both; the worker writes everything anew, and then both are believed', async () => {
  const { page, worker, group } = twoThreads()
  save(page, 'before')
  group.fail('unwritable')
  noteUnsynced(page.db)
  await expect(onDisk(page.db)).rejects.toThrow(MayBeLost)
  await untilTold(() => storageState(worker.db).unsynced, 'the worker to hear of it')
  await expect(syncGroupOf(worker.db)?.sync()).rejects.toThrow(MayBeLost)
  expect(askedTrouble(page.db)).toBe('unwritable')
  await untilTold(() => storageState(page.db).trouble === null, 'the worker to mend it')
  expect([storageState(worker.db), isOnDisk(page.db)]).toEqual([{ trouble: null, unsynced: false }, true])
  save(page, 'after')
  await onDisk(page.db)
  expect(isOnDisk(worker.db)).toBe(true)
})

test('a sync that failed is mended, where the other thread says meanwhile that it can write again', async () => {
  const { page, worker } = twoThreads()
  reportStorage(worker.db, { trouble: 'unwritable', unsynced: false })
  await untilTold(() => storageState(page.db).trouble === 'unwritable', 'the page to hear of it')
  noteUnsynced(worker.db)
  save(page, 'meanwhile')
  expect([storageState(page.db).trouble, storageState(worker.db).unsynced]).toEqual([null, true])
  await untilTold(() => storageState(page.db).unsynced, 'the page to hear of the sync')
  askedTrouble(page.db)
  await untilTold(() => storageState(page.db).trouble === null, 'the worker to mend it')
  await onDisk(page.db)
  expect([isOnDisk(worker.db), storageState(worker.db)]).toEqual([true, { trouble: null, unsynced: false }])
})

test('a page whose sync failed believes none again because the worker, which has not heard, could write', async () => {
  const { page, worker, group } = twoThreads()
  reportStorage(worker.db, { trouble: 'unwritable', unsynced: false })
  await untilTold(() => storageState(page.db).trouble === 'unwritable', 'the page to hear of it')
  save(page, 'lost')
  group.fail('unwritable')
  noteUnsynced(page.db)
  save(worker, 'meanwhile')
  await untilTold(() => storageState(worker.db).unsynced, 'the worker to hear of it')
  expect(storageState(page.db).unsynced).toBe(true)
  await untilTold(() => storageState(page.db).trouble === null, 'the worker to mend it')
  await onDisk(page.db)
})

test('that another process holds the lock is found by the worker, for whoever asks how the storage is', async () => {
  const { page, worker, path } = twoThreads()
  worker.db.$client.run('PRAGMA busy_timeout = 10')
  const other = new Database(path)
  cleanUps.push(() => other.close())
  other.run('BEGIN IMMEDIATE')
  expect(askedTrouble(page.db)).toBeNull()
  await untilTold(() => askedTrouble(page.db) === 'busy', 'the lock to be found')
  other.run('ROLLBACK')
  page.clock.advance(1000)
  await untilTold(() => askedTrouble(page.db) === null, 'the lock to be found free')
})
