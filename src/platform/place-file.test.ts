import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { placeFile } from './place-file.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  path = join(folder, 'file')
})
afterEach(() => rmSync(folder, { recursive: true }))

const text = (content: string) => (beside: string) => writeFileSync(beside, content)
const standing = () =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))

test('what was written stands under its name, for this user alone, and nothing beside it', () => {
  placeFile(path, (beside) => {
    writeFileSync(beside, 'new')
    chmodSync(beside, 0o644)
  })
  expect(standing()).toEqual({ file: 'new' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('it is looked at before it takes its name, while the former one still stands', () => {
  writeFileSync(path, 'old')
  placeFile(path, text('new'), (beside) =>
    expect([readFileSync(beside, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['new', 'old']),
  )
  expect(standing()).toEqual({ file: 'new' })
})

const fail = (_?: unknown): never => {
  throw new Error('no')
}

test.each([
  ['is broken off', (beside: string) => fail(text('half')(beside)), undefined],
  ['makes nothing', () => undefined, undefined],
  ['makes what is no good', text('bad'), fail],
  ['leaves files of a database', (beside: string) => fail(text('x')(`${beside}-journal`)), undefined],
])('writing that %s leaves what was there, and no trace', (_, write, check) => {
  expect(() => placeFile(path, write, check)).toThrow()
  expect(standing()).toEqual({})
  writeFileSync(path, 'old')
  expect(() => placeFile(path, write, check)).toThrow()
  expect(standing()).toEqual({ file: 'old' })
})

test('why it failed is told, and not what failed when it was taken away', () => {
  expect(() => placeFile(path, (beside) => fail(mkdirSync(beside)))).toThrow('no')
  expect(() => placeFile(path, text('new'))).toThrow(/^E\w+: .*file\.half/)
})

test('what a killed process left beside is neither taken for its own nor in the way', () => {
  for (const part of ['', '-journal', '-wal', '-shm']) writeFileSync(`${path}.half${part}`, 'left')
  placeFile(path, (beside) => writeFileSync(beside, 'new', { flag: 'wx' }))
  expect(standing()).toEqual({ file: 'new' })
})
