import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { lockOf } from './lock-folder.ts'
import { openDeps } from './open-deps.ts'

test('the first key is made by whoever holds the folder, and every other start takes that one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const paths = dataPaths(folder)
  const start = () => openDeps({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined }).close()
  const db = openDatabase(paths.database)
  migrateDatabase(db)
  closeDatabase(db)

  const other = lockOf(paths)
  expect(start).toThrow(/^Another Opsentry starts in .* for the first time, and makes its key:/)
  expect(existsSync(paths.secretKey)).toBe(false)
  other?.release()
  start()
  const key = readFileSync(paths.secretKey, 'utf8')

  const serving = lockOf(paths)
  start()
  expect(readFileSync(paths.secretKey, 'utf8')).toBe(key)
  serving?.release()
})

test('without its key no command goes on, and whoever serves the folder is named as the one who still has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const paths = dataPaths(folder)
  const start = () => openDeps({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined }).close()
  start()
  const held = /The Opsentry that serves this folder may still have the key in memory: .*Administration, Alarms/
  const wrong: [() => void, RegExp][] = [
    [() => rmSync(paths.secretKey), /is missing: put back the key/],
    [() => writeFileSync(paths.secretKey, '\n'), /is empty: restore the one/],
    [() => writeFileSync(paths.secretKey, 'half'), /is not 32 bytes of base64: restore the one/],
    [() => writeFileSync(paths.secretKey, Buffer.alloc(32).toString('base64')), /does not fit the data/],
  ]
  for (const [spoil, why] of wrong) {
    spoil()
    expect(start).toThrow(why)
    expect(start).not.toThrow(held)
    const serving = lockOf(paths)
    expect(start).toThrow(held)
    serving?.release()
  }
})
