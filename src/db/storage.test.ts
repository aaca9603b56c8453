import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { smallDisk } from '#src/testing/small-disk.ts'
import { closeDatabase, type Db, openDatabase } from './connection.ts'
import {
  MayBeLost,
  noteUnsynced,
  onStorageChange,
  refuseUnsynced,
  StorageError,
  storageErrorIn,
  storageTrouble,
} from './storage.ts'
import { tryWrite, writeUnaudited } from './write.ts'

/** Real files with a limit of their own: what a full disk does to the whole product is in scenarios/disk-full.test.ts. */

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

function database(): { db: Db; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  return { db: open(join(folder, 'one.db')), path: join(folder, 'one.db') }
}

function open(path: string): Db {
  const db = openDatabase(path)
  cleanUps.push(() => closeDatabase(db))
  db.$client.run('CREATE TABLE IF NOT EXISTS t (x)')
  return db
}

const add = (db: Db, bytes: number) => db.$client.run('INSERT INTO t VALUES (zeroblob(?))', [bytes])
const rows = (db: Db) => db.$client.query('SELECT x FROM t').all().length

/** SQLite's own limit answers as a full disk does. */
function limit(db: Db, pages: number): void {
  db.$client.run(`PRAGMA max_page_count = ${pages}`)
}

test('where there is no room a write is undone as a whole, says so, and the trouble lasts until something is written', () => {
  const { db } = database()
  const heard: unknown[] = []
  onStorageChange(db, (trouble) => heard.push(trouble))
  limit(db, 4)
  const twoRows = () =>
    writeUnaudited(db, () => {
      add(db, 10)
      add(db, 100_000)
    })
  for (let one = 0; one < 3; one++)
    expect(twoRows).toThrow('The disk is full: nothing was saved. Free some space and send it again.')
  expect([rows(db), storageTrouble(db)]).toEqual([0, 'full'])
  writeUnaudited(db, () => undefined)
  expect(storageTrouble(db)).toBe('full')

  limit(db, 1000)
  twoRows()
  expect([rows(db), storageTrouble(db)]).toEqual([2, null])
  expect(heard).toEqual(['full', null])
})

test('what nobody misses is left out, but a mistake in it is not hidden', () => {
  const { db } = database()
  limit(db, 3)
  const large = () => void add(db, 100_000)
  expect(() => writeUnaudited(db, large, { durable: false })).toThrow(StorageError)
  tryWrite(db, large)
  expect(rows(db)).toBe(0)
  expect(() => tryWrite(db, () => void db.$client.run('INSERT INTO nothing VALUES (1)'))).toThrow('nothing')
})

test.each([
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'unwritable'],
  ['EIO', 'unwritable'],
  ['EACCES', 'unwritable'],
  ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ['SQLITE_CORRUPT', undefined],
  ['ENOENT', undefined],
])('%s, from SQLite or from the system, is the trouble %s', (code, trouble) => {
  const error = new Error('outer', { cause: Object.assign(new Error('inner'), { code }) })
  expect(storageErrorIn(error, tmpdir())?.trouble).toBe(trouble)
})

const failed = (code: string) => Object.assign(new Error('it failed'), { code })

test('a sync or an index for which there is no room is told by the disk from one that fails', () => {
  const disk = smallDisk(1)
  cleanUps.push(disk.remove)
  const path = join(disk.folder, 'one.db')
  const db = openDatabase(path)
  db.$client.run('CREATE TABLE t (x)')
  db.$client.close(true)
  const troubles = () =>
    [
      'SQLITE_IOERR_FSYNC',
      'SQLITE_IOERR_TRUNCATE',
      'SQLITE_IOERR_SHMSIZE',
      'SQLITE_IOERR_WRITE',
      'SQLITE_CANTOPEN',
    ].map((code) => storageErrorIn(failed(code), path)?.trouble)
  expect(troubles()).toEqual(Array(5).fill('unwritable'))
  disk.fill()
  expect(troubles()).toEqual(['full', 'full', 'full', 'unwritable', 'unwritable'])
  const opening = () => openDatabase(path).$client.query('SELECT x FROM t').all()
  expect(troubleOf(opening, path)).toEqual({ code: 'SQLITE_IOERR_SHMSIZE', trouble: 'full' })
})

function troubleOf(act: () => unknown, place: string) {
  try {
    return act()
  } catch (error) {
    return { code: (error as { code?: string }).code, trouble: storageErrorIn(error, place)?.trouble }
  }
}

test('what a full disk did not confirm says so, and nothing more is promised for that reason', () => {
  const { db } = database()
  const lost = new MayBeLost(failed('ENOSPC'))
  expect([lost.trouble, lost.message]).toEqual(['full', expect.stringMatching(/^The disk is full .* it may be lost\./)])
  expect(new MayBeLost(failed('EIO')).message).toMatch(/^The disk did not confirm/)
  noteUnsynced(db, lost.trouble)
  expect(() => refuseUnsynced(db)).toThrow('The disk is full: nothing was saved.')
})

test('a database that another process writes to for long says so, and is not taken for broken', () => {
  const { db, path } = database()
  const other = open(path)
  db.$client.run('PRAGMA busy_timeout = 0')
  other.$client.run('BEGIN IMMEDIATE')
  expect(() => writeUnaudited(db, () => add(db, 1))).toThrow('Another process is writing to the database')
  expect(storageTrouble(db)).toBeNull()
  other.$client.run('ROLLBACK')
  writeUnaudited(db, () => void add(db, 1))
  expect(rows(db)).toBe(1)
})
