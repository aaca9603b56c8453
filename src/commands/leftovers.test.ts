import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { dataPaths } from '#src/platform/paths.ts'
import { prepareNextKey } from '#src/platform/secret-key.ts'
import { lockOf } from './lock-folder.ts'
import { openDeps } from './open-deps.ts'

const root = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(root, { recursive: true }))

let folder = join(root, 'started')
const start = () => openDeps({ config: readConfig({ OPSENTRY_DATA: folder }), out: () => undefined }).close()
const standing = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()

beforeAll(() => {
  start()
  mkdirSync(join(folder, 'backups'))
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  cpSync(join(root, 'started'), folder, { recursive: true })
})

const names = [
  'opsentry.db.next.half',
  'opsentry.db.next.half-journal',
  'restored.json.next',
  'restored.json.next.half',
  'secret.key.half',
  'secret.key.next.half',
  'backups/before-0042_x.db.half',
  'backups/before-0042_x.db.half-journal',
]

test.each(names)('%s, which a kill has left, is gone with the next start', (name) => {
  const before = standing()
  writeFileSync(join(folder, name), 'half')
  start()
  expect(standing()).toEqual(before)
})

test('a key under which nothing was sealed goes; one that fits, or that a database put aside may need, stays', () => {
  const { nextSecretKey, secretKey } = dataPaths(folder)
  prepareNextKey(dataPaths(folder))
  start()
  expect(existsSync(nextSecretKey)).toBe(false)
  prepareNextKey(dataPaths(folder))
  const aside = join(folder, 'backups/before-restore-2026.db')
  writeFileSync(aside, '')
  start()
  expect(existsSync(nextSecretKey)).toBe(true)
  rmSync(aside)
  copyFileSync(secretKey, nextSecretKey)
  start()
  expect(existsSync(nextSecretKey)).toBe(true)
})

test('while another process is at work there, nothing is taken from it', () => {
  for (const name of names) writeFileSync(join(folder, name), 'half')
  prepareNextKey(dataPaths(folder))
  const lock = lockOf(dataPaths(folder))
  const before = standing()
  start()
  expect(standing()).toEqual(before)
  lock?.release()
  start()
  expect(standing().filter((name) => /half|next/.test(name))).toEqual([])
})
