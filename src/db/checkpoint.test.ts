import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { foldLog, framesInLog, keepReplicatedLog, leaveCheckpointsWhile } from './checkpoint.ts'
import { closeDatabase, type Db, openDatabase } from './connection.ts'
import { serveFrom } from './group-sync.ts'
import { writeUnaudited } from './write.ts'
import { saltOf } from './write-ahead-log.ts'

const cleanUps: (() => unknown)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

/** The connection of the thread that answers visitors, and the other's. */
function twoThreads(): { page: Db; background: Db; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'one.db')
  const [page, background] = [openDatabase(path), openDatabase(path)]
  for (const db of [page, background]) {
    cleanUps.push(() => closeDatabase(db))
    const group = serveFrom(db)
    cleanUps.push(group.close)
  }
  page.$client.run('CREATE TABLE t (x)')
  return { page, background, path }
}

function fill(db: Db): void {
  writeUnaudited(db, () => {
    for (let one = 0; one < 1500; one++) db.$client.run('INSERT INTO t VALUES (randomblob(3000))')
  })
}

const rows = (db: Db) => db.$client.query<{ n: number }, []>('SELECT count(*) AS n FROM t').get()?.n

test('commits make no checkpoint; one folds the log into the database and begins it anew', () => {
  const { page, background, path } = twoThreads()
  fill(page)
  const before = framesInLog(background)
  expect([before > 1500, statSync(path).size < 100_000]).toEqual([true, true])
  expect(foldLog(background)).toBe(true)
  expect([framesInLog(background), statSync(path).size > 4_000_000]).toEqual([1, true])
  fill(page)
  expect([rows(page), rows(background)]).toEqual([3000, 3000])
})

test('emptied, the file of the log holds nothing older', () => {
  const { page, background, path } = twoThreads()
  fill(page)
  expect(foldLog(background, { emptied: true })).toBe(true)
  expect(statSync(`${path}-wal`).size).toBeLessThan(10_000)
})

test('while somebody reads an older state the log stays, and later it goes', () => {
  const { page, background } = twoThreads()
  page.$client.run('BEGIN')
  rows(page)
  fill(background)
  expect(foldLog(background)).toBe(false)
  expect(framesInLog(background)).toBeGreaterThan(1500)
  page.$client.run('COMMIT')
  expect(foldLog(background)).toBe(true)
  expect([framesInLog(background), rows(page)]).toEqual([1, 1500])
})

/** What a replicator goes by: another salt, or a shorter log, makes it copy the whole database. */
function logBeside(path: string) {
  return { salt: saltOf(`${path}-wal`), bytes: statSync(`${path}-wal`).size }
}

test.each([{ emptied: false }, { emptied: true }])(
  'where a replicator owns checkpoints, none but passive ones are made: %j',
  (options) => {
    const { page, background, path } = twoThreads()
    leaveCheckpointsWhile(background, () => true)
    fill(page)
    const before = logBeside(path)
    foldLog(background, options)
    expect(logBeside(path)).toEqual(before)
    expect(statSync(path).size).toBeGreaterThan(4_000_000)
  },
)

test('the log is bounded by itself while no replicator reads it', () => {
  const { page, background, path } = twoThreads()
  leaveCheckpointsWhile(background, () => true)
  const sizes = [1, 2, 3, 4].map(() => {
    fill(page)
    foldLog(background)
    return logBeside(path).bytes
  })
  expect(sizes[3]).toBeLessThan((sizes[0] ?? 0) * 1.5)
})

test('the last to close a database leaves the log to the replicator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'one.db')
  const db = openDatabase(path)
  leaveCheckpointsWhile(db, () => true)
  db.$client.run('CREATE TABLE t (x)')
  const before = logBeside(path)
  keepReplicatedLog(db)
  closeDatabase(db)
  expect(logBeside(path)).toEqual(before)
})
