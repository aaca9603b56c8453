import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { atEnd } from '#src/testing/at-end.ts'
import { dataFolder } from '#src/testing/serving.ts'
import { watchExecutable } from './own-executable.ts'

test('a file that takes the executable’s place is noticed; in a checkout there is none', () => {
  const { folder, remove } = dataFolder()
  atEnd(remove)
  const path = join(folder, 'opsentry')
  writeFileSync(path, 'one')
  const [ours, checkout] = [watchExecutable(path, true), watchExecutable(path, false)]
  expect(ours()).toBe(false)
  rmSync(path)
  expect(ours()).toBe(false)
  writeFileSync(`${path}.next`, 'another')
  renameSync(`${path}.next`, path)
  expect([ours(), checkout()]).toEqual([true, false])
})
