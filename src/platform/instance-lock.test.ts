import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { takeInstanceLock } from './instance-lock.ts'

let folder: string
const path = () => join(folder, 'opsentry.lock')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('one has it at a time; once it is released the next one gets it', () => {
  const first = takeInstanceLock(path())
  expect(first).not.toBeNull()
  expect(takeInstanceLock(path())).toBeNull()
  first?.release()
  const second = takeInstanceLock(path())
  expect(second).not.toBeNull()
  second?.release()
})

test('a lock file that is deleted, or made anew, lets no second one in', () => {
  const first = takeInstanceLock(path())
  rmSync(path())
  expect(takeInstanceLock(path())).toBeNull()
  writeFileSync(path(), '')
  expect(takeInstanceLock(path())).toBeNull()
  first?.release()
})

test('a lock file that cannot be locked leaves the folder free', () => {
  writeFileSync(path(), 'This is no database, and long enough to be told from one. '.repeat(100))
  expect(() => takeInstanceLock(path())).toThrow('file is not a database')
  const lock = lockFolder(folder)
  expect(lock).toMatchObject({ release: expect.any(Function) })
  if (typeof lock === 'object') lock.release()
})
