import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { smallDisk } from '#src/testing/small-disk.ts'
import { type Db, openDatabase } from './connection.ts'
import { keepCopy } from './copy-database.ts'
import { storageErrorIn } from './storage.ts'

let folder: string
let backups: string
let db: Db

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  backups = join(folder, 'backups')
  db = openDatabase(join(folder, 'one.db'))
  db.$client.run('CREATE TABLE t (x)')
  for (let one = 0; one < 40; one++) add(db)
})
afterEach(() => {
  db.$client.close(true)
  rmSync(folder, { recursive: true })
})

const add = ({ $client }: Db) => $client.run('INSERT INTO t VALUES (randomblob(2000))')
const rows = ({ $client }: Db) => $client.query('SELECT x FROM t').all().length
const keep = (into = backups) => keepCopy(db, into, 'before-1', (copy) => rows(copy) === rows(db))

/** Name of every copy, and how many rows are in it. */
function copies(): [string, number][] {
  return readdirSync(backups).map((name) => {
    const copy = openDatabase(join(backups, name), { readonly: true })
    try {
      return [name, rows(copy)]
    } finally {
      copy.$client.close(true)
    }
  })
}

test('a state is kept once, and another one beside it', () => {
  keep()
  keep()
  expect(copies()).toEqual([['before-1.db', 40]])
  add(db)
  keep()
  keep()
  expect(copies().toSorted()).toEqual([
    ['before-1-2.db', 41],
    ['before-1.db', 40],
  ])
})

test.each([
  ['empty', (_: Buffer) => Buffer.alloc(0)],
  ['half there', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ['of zeros from the middle on', (whole: Buffer) => Buffer.from(whole).fill(0, Math.floor(whole.length / 2))],
  ['no database', (_: Buffer) => Buffer.from('to be continued')],
])('a copy that is %s, as a kill or a full disk left it, is not believed: it is made anew', (_, broken) => {
  keep()
  const path = join(backups, 'before-1.db')
  const whole = readFileSync(path)
  writeFileSync(path, broken(whole))
  writeFileSync(`${path}.half`, broken(whole))
  keep()
  expect(copies()).toEqual([['before-1.db', 40]])
})

test('a disk that fills up meanwhile leaves no copy, is named as the cause, and holds the copy once there is room', () => {
  const disk = smallDisk(1)
  try {
    const into = join(disk.folder, 'backups')
    mkdirSync(into)
    disk.fill()
    const refused = () => {
      try {
        return keep(into)
      } catch (error) {
        return storageErrorIn(error, into)?.trouble
      }
    }
    expect([refused(), readdirSync(into)]).toEqual(['full', []])
    disk.free()
    keep(into)
    expect(readdirSync(into)).toEqual(['before-1.db'])
  } finally {
    disk.remove()
  }
})
