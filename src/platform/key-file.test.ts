import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { KeyFile } from '#src/domain/context.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { keyFileOf } from './key-file.ts'

const text = Buffer.alloc(32, 7).toString('base64')
const another = Buffer.alloc(32, 8).toString('base64')

function inFolder(): { folder: string; path: string; file: KeyFile } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-key-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'secret.key')
  const file = keyFileOf({ text, path })
  if (!file) throw new Error('a key with a path has a file')
  return { folder, path, file }
}

test('a key of the environment belongs in no file', () => {
  expect(keyFileOf({ text, path: null })).toBeNull()
})

test('a file with that key is no trouble, whatever surrounds it', () => {
  const { path, file } = inFolder()
  for (const found of [text, `${text}\n`, ` ${text}\r\n`]) {
    writeFileSync(path, found)
    expect(file.trouble()).toBeNull()
  }
})

test('a key that is gone is written again, for its owner alone', async () => {
  const { folder, path, file } = inFolder()
  expect(file.trouble()).toBe('missing')
  expect(await file.putBack()).toBeNull()
  expect([file.trouble(), readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([null, `${text}\n`, 0o600])
  expect(readdirSync(folder)).toEqual(['secret.key'])
})

test.each([
  ['empty', (path: string) => writeFileSync(path, '\n')],
  ['other', (path: string) => writeFileSync(path, another)],
  ['other', (path: string) => writeFileSync(path, 'no key at all')],
  ['unreadable', (path: string) => mkdirSync(path)],
] as const)('%s: what lay there is kept beside it', async (trouble, put) => {
  const { folder, path, file } = inFolder()
  for (const number of [1, 2]) {
    put(path)
    expect(file.trouble()).toBe(trouble)
    expect(await file.putBack()).toBe(`${path}.found-${number}`)
    expect(file.trouble()).toBeNull()
    rmSync(path)
  }
  expect(readdirSync(folder).toSorted()).toEqual(['secret.key.found-1', 'secret.key.found-2'])
})

test('where the system refuses it, what lay there stays as it is', async () => {
  const { folder, path, file } = inFolder()
  writeFileSync(path, another)
  mkdirSync(`${path}.half`)
  await expect(file.putBack()).rejects.toThrow('EISDIR')
  expect(readFileSync(path, 'utf8')).toBe(another)
  expect(readdirSync(folder).toSorted()).toEqual(['secret.key', 'secret.key.half'])
})
