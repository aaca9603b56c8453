import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { closeRequestLogs, openRequestLogs } from '#src/db/request-logs.ts'
import { keepRequests } from '#src/domain/request-logs/keep-requests.ts'
import { columnsOf } from '#src/domain/request-logs/request-columns.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { makeOldDatabase } from '#src/testing/old-database.ts'
import { logged } from '#src/testing/request-log.ts'
import { smallDisk } from '#src/testing/small-disk.ts'
import { lockOf } from './lock-folder.ts'
import { openDeps } from './open-deps.ts'
import { restoreCommand } from './restore.ts'
import { verifyCommand } from './verify.ts'

/** Whatever is wrong with a file is named as what it is: who is told the wrong cause mends the wrong thing. */

let folder: string
const cleanUps: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
})
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp()
})

const contextOf = (data: string, lines: string[] = []) => ({
  config: readConfig({ OPSENTRY_DATA: data }),
  out: (line: string) => void lines.push(line),
})
const start = (data = folder) => openDeps(contextOf(data)).close()

test.each<[string, (path: string) => void, string]>([
  [
    'a text',
    (path) => writeFileSync(path, 'pid 4711\n'),
    'is not the file that Opsentry made. Nothing of yours is in it',
  ],
  ['other bytes', (path) => writeFileSync(path, Buffer.alloc(8192, 0xa5)), 'when no Opsentry runs here, delete it.'],
  ['a folder', (path) => mkdirSync(path), 'give it and everything beside it to the user'],
])('a lock file in whose place is %s', (_, replace, sentence) => {
  const paths = dataPaths(folder)
  replace(paths.lock)
  expect(() => lockOf(paths)).toThrow(sentence)
  rmSync(paths.lock, { recursive: true })
  lockOf(paths)?.release()
})

const mebibyte = 1024 * 1024

test('an upgrade for which the disk has no room: the disk is named, no half copy is believed, and it goes on with room', () => {
  const disk = smallDisk(24)
  cleanUps.push(disk.remove)
  const data = join(disk.folder, 'data')
  const paths = dataPaths(data)
  mkdirSync(data)
  makeOldDatabase(paths.database)
  const db = openDatabase(paths.database)
  // Without an instance it needs no key yet.
  db.$client.run('DELETE FROM instance')
  db.$client.run('CREATE TABLE large (x)')
  db.$client.run('INSERT INTO large VALUES (randomblob(?))', [6 * mebibyte])
  db.$client.close(true)
  const rest = join(disk.folder, 'rest')
  const { bavail, bsize } = statfsSync(disk.folder)
  const copied = statSync(paths.database).size
  // Too little for the copy; then enough for it, and too little for the upgrade itself.
  for (const [room, copies] of [
    [copied / 2, 0],
    [copied / 2, 0],
    [copied + mebibyte / 2, 1],
  ] as const) {
    writeFileSync(rest, Buffer.alloc(bavail * bsize - room))
    expect(() => start(data)).toThrow(/cannot be written \(.*\): free some space, then start again\.$/)
    expect(readdirSync(paths.backups)).toHaveLength(copies)
  }
  rmSync(rest)
  start(data)
  const [copy = '', ...more] = readdirSync(paths.backups)
  expect([copy, more]).toEqual([expect.stringMatching(/^before-0002_[\w-]+\.db$/), []])
  const kept = openDatabase(join(paths.backups, copy), { readonly: true })
  cleanUps.push(() => kept.$client.close(true))
  expect(kept.$client.query('SELECT length(x) AS n FROM large').get()).toEqual({ n: 6 * mebibyte })
})

test('damage far behind the beginning of a large database is found before anything is served', () => {
  start()
  const { database } = dataPaths(folder)
  const db = openDatabase(database)
  db.$client.run('PRAGMA synchronous = OFF')
  db.$client.run('CREATE TABLE large (x)')
  db.$client.run('INSERT INTO large VALUES (zeroblob(?))', [70 * mebibyte])
  db.$client.close(true)
  const bytes = readFileSync(database)
  expect(bytes.length).toBeGreaterThan(70 * mebibyte)
  writeFileSync(database, bytes.fill(0xa5, 68 * mebibyte, 68 * mebibyte + 65_536))
  expect(() => start()).toThrow(/is damaged \(.*\): put a backup back with opsentry restore\.$/)
})

test('a request log that is damaged is named, and says that it may go', () => {
  const path = join(folder, 'request-logs.db')
  const sentence = /request-logs\.db is damaged \(.*\): stop Opsentry, delete that file, and start again\./
  writeFileSync(path, Buffer.alloc(8192, 0xa5))
  expect(() => openRequestLogs(path)).toThrow(sentence)
  rmSync(path)
  const batch = { requests: columnsOf([logged({})]), unlogged: 0, addresses: 'full', now: 0 } as const
  const made = openRequestLogs(path)
  expect(keepRequests(made, batch)).toEqual({ failure: null })
  made.sqlite.run('PRAGMA wal_checkpoint(TRUNCATE)')
  closeRequestLogs(made)
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.fill(0xa5, 4096))
  const log = openRequestLogs(path)
  cleanUps.push(() => closeRequestLogs(log))
  expect(keepRequests(log, batch).failure).toMatch(sentence)
})

test('what is no file at all is not called a bad backup', async () => {
  const lines: string[] = []
  const said = (error: Error) => lines.push(error.message)
  await verifyCommand.run([folder], contextOf(folder, lines)).catch(said)
  await restoreCommand.run([folder], contextOf(join(folder, 'data'))).catch(said)
  expect(lines.join('\n')).toMatch(
    /cannot be read .*: check the disk and its permissions\.\n[\s\S]*cannot be read .*: check its permissions and its disk\.$/,
  )
})
