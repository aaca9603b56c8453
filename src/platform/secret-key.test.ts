import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keyError, loadSecretKey } from './secret-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
afterAll(() => rmSync(folder, { recursive: true }))
const user = userInfo().username

const refusals = [
  [
    'EACCES',
    `may not be read by ${user}, as whom Opsentry runs: give it that user (chown ${user} /data/secret.key), with mode 600.`,
  ],
  ['EPERM', `may not be read by ${user}`],
  ['EISDIR', 'is a folder: put the file with the key in its place.'],
  ['EROFS', 'cannot be written, because the disk is read-only: mount it for writing'],
  ['ENOSPC', 'cannot be written, because the disk is full: free some space'],
  ['EDQUOT', 'cannot be written, because the quota is used up: free some space'],
  ['EIO', 'cannot be read, because the disk fails: put back a copy of it'],
] as const

test.each(refusals)('%s on the key file says the cause and the mend', (code, sentence) => {
  const error = keyError(Object.assign(new Error(`${code}: open`), { code }), '/data/secret.key')
  expect(String(error)).toContain(`The secret key /data/secret.key ${sentence}`)
})

test('an error that is no refusal of the system stays as it is', () => {
  const error = new Error('The secret key in /data/secret.key is not 32 bytes of base64')
  expect(keyError(error, '/data/secret.key')).toBe(error)
})

test('a folder in the place of the key, as a container makes one, is named', () => {
  const path = join(folder, 'folder.key')
  mkdirSync(path)
  expect(() => loadSecretKey(path, undefined)).toThrow(`The secret key ${path} is a folder`)
})

test('a key below a file, and a link that leads nowhere, are named', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => loadSecretKey(join(folder, 'file/secret.key'), undefined)).toThrow('a part of its path is a file')
  const link = join(folder, 'link.key')
  symlinkSync(join(folder, 'unmounted/secret.key'), link)
  expect(() => loadSecretKey(link, undefined)).toThrow(`The secret key ${link} is a link that leads nowhere`)
})

test('beside data that has a key none is made: the missing one is asked for', () => {
  const path = join(folder, 'missing.key')
  expect(() => loadSecretKey(path, undefined, { make: false })).toThrow(`${path} is missing: put back the key`)
  expect(existsSync(path)).toBe(false)
})
