import { Database } from 'bun:sqlite'
import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { acting, restOnEarlier } from './acting.ts'
import { closeDatabase, type Db, openDatabase } from './connection.ts'
import { isOnDisk, onDisk, syncInGroup } from './durability.ts'
import { groupSync, inGroups, serveFrom } from './group-sync.ts'
import { askedTrouble, MayBeLost, noteLooked, StorageError, storageState } from './storage.ts'
import { syncCounts } from './sync-counts.ts'
import { tryWrite, writeUnaudited } from './write.ts'
import { writeAnew } from './write-anew.ts'

/** A real file, as a serving process has it open; what strace does to its syncs is in bench/slow-disk.ts. */

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

function database(): { db: Db; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  const path = join(folder, 'one.db')
  const db = openDatabase(path)
  cleanUps.push(
    () => rmSync(folder, { recursive: true }),
    () => closeDatabase(db),
  )
  db.$client.run('CREATE TABLE t (x)')
  return { db, path }
}

function served() {
  const { db, path } = database()
  const group = serveFrom(db)
  return { db, path, group }
}

/**
 * While `open` opens the log, another file stands in its place, which no disk is under: its syncs fail. A descriptor that was closed
 * would be the next file's that any thread of the tests opens.
 */
function unsyncable<T>(path: string, open: () => T): T {
  const log = `${path}-wal`
  renameSync(log, `${log}.kept`)
  symlinkSync('/dev/null', log)
  try {
    return open()
  } finally {
    renameSync(`${log}.kept`, log)
  }
}

/** Another process's connection, as far as SQLite can tell. */
function holding(path: string): { release: () => void } {
  const other = new Database(path)
  cleanUps.push(() => other.close())
  other.run('BEGIN IMMEDIATE')
  return { release: () => void other.run('ROLLBACK') }
}

const add = (db: Db, x: number, durable = true) =>
  writeUnaudited(db, () => void db.$client.run('INSERT INTO t VALUES (?)', [x]), { durable })
const rows = (db: Db) =>
  db.$client
    .query<{ x: number }, []>('SELECT x FROM t')
    .all()
    .map(({ x }) => x)

test('what is written is on disk when its act is over, and before that only committed', async () => {
  const { db } = served()
  let within: boolean | undefined
  const act = acting(db, () => {
    add(db, 1)
    within = isOnDisk(db)
  })
  await act
  expect([within, isOnDisk(db), rows(db)]).toEqual([false, true, [1]])
})

test('what was written before a refusal is on disk, too', async () => {
  const { db } = served()
  const act = acting(db, () => {
    add(db, 1)
    throw new Error('refused')
  })
  await expect(act).rejects.toThrow('refused')
  expect(isOnDisk(db)).toBe(true)
})

test('many who wait at once wait for one sync, or for the next where it has begun before they came', async () => {
  const begun: PromiseWithResolvers<void>[] = []
  const sync = inGroups(() => {
    const one = Promise.withResolvers<void>()
    begun.push(one)
    return one.promise
  })
  const all = [sync(), sync(), sync()]
  expect(begun).toHaveLength(1)
  begun[0]?.resolve()
  await all[0]
  await Promise.resolve()
  expect(begun).toHaveLength(2)
  begun[1]?.reject(new Error('no'))
  await expect(Promise.all(all)).rejects.toThrow('no')
  void sync()
  expect(begun).toHaveLength(3)
})

test('behind another process’s lock an act waits without the thread, and is done once', async () => {
  const { db, path } = served()
  const other = holding(path)
  let tries = 0
  const act = acting(db, () => {
    tries += 1
    add(db, tries)
  })
  // The first try; whoever waits after it waits for timers, and so lets this go on.
  expect([tries, rows(db)]).toEqual([1, []])
  expect(db.$client.query('PRAGMA busy_timeout').get()).toEqual({ timeout: 0 })
  expect(tryWrite(db, () => void db.$client.run('INSERT INTO t VALUES (0)'))).toBe(false)
  other.release()
  await act
  expect([tries, rows(db)]).toEqual([2, [2]])
  expect(db.$client.query('PRAGMA busy_timeout').get()).toEqual({ timeout: 50 })
})

test('what has acted already is not done again: it is refused', async () => {
  const { db, path } = served()
  let tries = 0
  const act = acting(db, async () => {
    tries += 1
    add(db, 1)
    const other = holding(path)
    try {
      add(db, 2)
    } finally {
      other.release()
    }
  })
  await expect(act).rejects.toThrow('Another process is writing to the database')
  expect([tries, rows(db)]).toEqual([1, [1]])
})

test('bookkeeping that came before is no reason to refuse', async () => {
  const { db, path } = served()
  let other: { release: () => void } | undefined
  const act = acting(db, () => {
    add(db, 1, false)
    other ??= holding(path)
    add(db, 2)
  })
  other?.release()
  await act
  expect(rows(db)).toEqual([1, 1, 2])
})

test('an act within an act waits by itself', async () => {
  const { db, path } = served()
  const other = holding(path)
  const tries = { outer: 0, inner: 0 }
  const act = acting(db, () => {
    tries.outer += 1
    return acting(db, () => {
      tries.inner += 1
      add(db, 1)
    })
  })
  other.release()
  await act
  expect(tries).toEqual({ outer: 1, inner: 2 })
})

test('after a sync that failed nothing is promised, until everything was written anew', async () => {
  const { db, path } = database()
  const counts = syncCounts()
  const group = unsyncable(path, () => groupSync(db, counts))
  cleanUps.push(group.close)
  syncInGroup(db, group)
  add(db, 1)
  await expect(acting(db, () => add(db, 2))).rejects.toThrow(MayBeLost)
  expect([storageState(db), isOnDisk(db)]).toEqual([{ trouble: 'unwritable', unsynced: true }, false])
  expect(() => add(db, 3)).toThrow(StorageError)
  add(db, 4, false)
  expect(storageState(db).trouble).toBe('unwritable')
  await expect(onDisk(db)).rejects.toThrow('it may be lost')

  writeAnew(db)
  expect([storageState(db), isOnDisk(db)]).toEqual([{ trouble: null, unsynced: false }, true])
  expect(rows(db)).toEqual([1, 2, 4])
})

test('an answer that rests on what was saved before waits for that, too', async () => {
  const { db } = served()
  add(db, 1)
  expect(isOnDisk(db)).toBe(false)
  await acting(db, restOnEarlier)
  expect(isOnDisk(db)).toBe(true)
})

test('a command has each durable commit on disk when it returns', async () => {
  const { db } = database()
  await acting(db, () => add(db, 1))
  expect([isOnDisk(db), db.$client.query('PRAGMA synchronous').get()]).toEqual([true, { synchronous: 2 }])
})

test('whoever asks how the storage is learns what was found last, and has it looked at', () => {
  const { db } = database()
  expect(askedTrouble(db)).toBeNull()
  noteLooked(db, 'busy')
  expect(askedTrouble(db)).toBe('busy')
  noteLooked(db, null)
  expect(askedTrouble(db)).toBeNull()
})
