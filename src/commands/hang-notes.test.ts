import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Hang } from '#src/domain/alarms/hang.ts'
import { readHangs, writeHangs } from './hang-notes.ts'

const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
const path = join(folder, 'hangs.json')
afterAll(() => rmSync(folder, { recursive: true }))

const hang = (step: string): Hang => ({ thread: 'background', step, at: 1, seconds: 10, leftOutUntil: 2, told: false })

test('what was written is read, the newest fifty of it, and nothing else lies about', () => {
  writeHangs(path, [hang('a'), { ...hang('b'), thread: 'page', told: true }])
  expect(readHangs(path)).toEqual([hang('a'), { ...hang('b'), thread: 'page', told: true }])
  writeHangs(
    path,
    Array.from({ length: 60 }, (_, index) => hang(`step ${index}`)),
  )
  expect(readHangs(path).map(({ step }) => step)).toEqual(
    Array.from({ length: 50 }, (_, index) => `step ${index + 10}`),
  )
  expect(readdirSync(folder)).toEqual(['hangs.json'])
})

test.each(['', '{', '{}', 'null', '[1, null, {"thread":"other"}]', '[{"thread":"page","step":1}]'])(
  'a file with %j says nothing, and keeps nothing from starting',
  (content) => {
    writeFileSync(path, content)
    expect(readHangs(path)).toEqual([])
  },
)

test('no file, no hang', () => {
  expect(readHangs(join(folder, 'nowhere.json'))).toEqual([])
})
