import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, placeFile } from '#src/platform/place-file.ts'
import { appendChecksum, checksumOf } from './checksum.ts'
import { type Db, openDatabase, readUntouched } from './connection.ts'

/**
 * SQLite copies a consistent state even while another process writes; the name appears only when the copy is whole, has its checksum, and
 * is on disk.
 */
export function copyDatabase(db: Db, path: string): void {
  const write = (beside: string) => {
    db.$client.query('VACUUM INTO ?').run(beside)
    appendChecksum(beside)
  }
  placeFile(path, write, refuseBroken)
}

/** `copyDatabase` of a file that may be open elsewhere, with what stands in its write-ahead log. */
export function copyDatabaseFile(from: string, to: string): void {
  const db = openDatabase(from, { readonly: true })
  try {
    copyDatabase(db, to)
  } finally {
    db.$client.close(true)
  }
}

/**
 * Keeps a copy in the folder, under the first of `NAME.db`, `NAME-2.db` … that is free. One that was broken off is no copy, and its name is free;
 * with one that `isSame` finds to be of this state nothing more is kept.
 */
export function keepCopy(db: Db, folder: string, name: string, isSame: (copy: Db) => boolean): void {
  makeFolder(folder)
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? `${name}.db` : `${name}-${number}.db`)
    const isFree = !isWhole(path)
    if (isFree) copyDatabase(db, path)
    if (isFree || readUntouched(path, isSame)) return
  }
}

/** The first fault that SQLite finds in the file, without the references between rows; undefined: none. */
export function damageIn({ $client }: Db): string | undefined {
  const [row] = $client.query<{ quick_check: string }, []>('PRAGMA quick_check(1)').all()
  return row === undefined || row.quick_check === 'ok' ? undefined : row.quick_check.replace(/\s+/g, ' ')
}

/** Throws where the file is damaged; where it is empty, too, which SQLite takes for a database without tables. */
export function refuseBroken(path: string): void {
  if (checksumOf(path) === 'differs') throw new Error('the copy is damaged: its checksum does not fit')
  readUntouched(path, (copy) => {
    const damage = damageIn(copy)
    if (damage !== undefined) throw new Error(`the copy is damaged: ${damage}`)
    if (!copy.$client.query('SELECT 1 FROM sqlite_schema').get()) throw new Error('the copy is empty')
  })
}

function isWhole(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    refuseBroken(path)
    return true
  } catch {
    return false
  }
}
