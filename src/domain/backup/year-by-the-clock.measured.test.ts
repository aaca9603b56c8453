import { Database } from 'bun:sqlite'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unpackBackup } from '#src/platform/backup-file.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { backupRoom } from '#src/testing/backup-room.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { listCopies } from './backup-copies.ts'
import { countRows } from './count-rows.ts'

const hour = 3_600_000
const day = 24 * hour

test('a year by the clock: kept by rule, a corrupted one is found within a day, and the newest restores elsewhere, equal', async () => {
  const room = backupRoom({ rehearsal: 'weekly' })
  room.clock.set(Date.parse('2026-01-01T00:00:00Z'))
  const corruptedOn = 100
  let found: number | undefined
  for (let night = 0; night < 365; night++) {
    await room.keep()
    if (night === corruptedOn) {
      const [newest] = listCopies(room.db)
      corrupt(join(room.paths.backups, newest?.name ?? ''))
    }
    if (found === undefined && activeAlarms(room.db).some(({ kind }) => kind === 'backup_damaged')) found = night
    room.clock.advance(day)
  }
  expect(found).toBe(corruptedOn + 1)
  const names = listCopies(room.db).map(({ name }) => name)
  expect(room.files()).toEqual(names.toSorted())
  expect(names.map((name) => /-(\d{8})T/.exec(name)?.[1]).toReversed()).toEqual([
    ...['20260131', '20260228', '20260331', '20260430', '20260531', '20260630', '20260731', '20260831'],
    ...['20260930', '20261031', '20261130', '20261213', '20261220', '20261225', '20261226', '20261227'],
    ...['20261228', '20261229', '20261230', '20261231'],
  ])

  const elsewhere = mkdtempSync(join(tmpdir(), 'opsentry-elsewhere-'))
  atEnd(() => rmSync(elsewhere, { recursive: true }))
  const restored = join(elsewhere, 'opsentry.db')
  const file = join(elsewhere, 'copied.db.zst')
  appendFileSync(file, readFileSync(join(room.paths.backups, names[0] ?? '')))
  const notes = await unpackBackup(file, restored, { passphrase: null, identity: null })
  const db = new Database(restored, { readonly: true })
  atEnd(() => db.close())
  const tables = countRows({ $client: db })
  expect(tables).toEqual(notes?.counts)
  // What the backups themselves have changed since is of the copy's own night.
  const own = ['backup_copies', 'backup_state', 'alarms']
  for (const table of Object.keys(tables).filter((one) => !own.includes(one)))
    expect([table, contentOf(db, table)]).toEqual([table, contentOf(room.db.$client, table)])
})

function contentOf(db: Database, table: string): string[] {
  return db
    .query(`SELECT * FROM "${table}"`)
    .all()
    .map((row) => JSON.stringify(row))
    .toSorted()
}

function corrupt(path: string): void {
  const bytes = readFileSync(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(path, bytes)
}
